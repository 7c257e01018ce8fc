/** Reads the output of `cdk synth`: the manifest, the template of one stack, and where the stack's file assets are. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { UnsupportedError } from '../core/service';
import { withoutCustomDomains } from './custom-domains';
import { readTemplate, type Template } from './template';

export interface CloudAssembly {
  readonly stackName: string;
  readonly template: Template;
  /** The template as the app wrote it: JSON text. */
  readonly templateBody: string;
  readonly assets: Assets;
}

/** Directories that would be uploaded as zip files, by the key of their S3 object. */
export interface Assets {
  /** @throws UnsupportedError if no directory asset has the key */
  directory(objectKey: string): string;
}

const artifactSchema = v.looseObject({
  type: v.string(),
  properties: v.optional(
    v.looseObject({
      templateFile: v.optional(v.string()),
      stackName: v.optional(v.string()),
      file: v.optional(v.string()),
    }),
    {},
  ),
  dependencies: v.optional(v.array(v.string()), []),
});

const manifestSchema = v.looseObject({
  artifacts: v.record(v.string(), artifactSchema),
  missing: v.optional(v.array(v.looseObject({ key: v.string() })), []),
});

const assetManifestSchema = v.looseObject({
  files: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        source: v.looseObject({ path: v.optional(v.string()), packaging: v.optional(v.string()) }),
        destinations: v.record(v.string(), v.looseObject({ objectKey: v.string() })),
      }),
    ),
    {},
  ),
});

/** Which stack of an app: by name or by its outputs; may be omitted if there is only one. */
export interface StackChoice {
  readonly stackName?: string | undefined;
  /** If there are several and none is named: the only one with all of these. */
  readonly stackWithOutputs?: readonly string[] | undefined;
}

/** @param directory the output directory of a synthesis */
export async function readAssembly(directory: string, choice: StackChoice = {}): Promise<CloudAssembly> {
  const manifest = v.parse(manifestSchema, await readJson(path.join(directory, 'manifest.json')));
  const [missing] = manifest.missing;
  if (missing) {
    throw new UnsupportedError(`The app needs the lookup ${missing.key}, but local mode has no AWS account for it.`);
  }
  const artifacts = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const stacks = artifacts.flatMap(([id, { properties, dependencies }]) => {
    const { stackName = id, templateFile } = properties;
    return templateFile === undefined
      ? []
      : [{ name: stackName, file: path.join(directory, templateFile), dependencies }];
  });
  const stack = await chosenStack(stacks, choice);
  const assetFiles = stack.dependencies
    .map((id) => manifest.artifacts[id])
    .flatMap((artifact) => (artifact?.type === 'cdk:asset-manifest' ? (artifact.properties.file ?? []) : []));
  return {
    stackName: stack.name,
    template: withoutCustomDomains(await readTemplate(stack.file)),
    templateBody: await readFile(stack.file, 'utf8'),
    assets: await readAssets(directory, assetFiles),
  };
}

interface StackArtifact {
  readonly name: string;
  readonly file: string;
  readonly dependencies: readonly string[];
}

/** @throws Error naming the stacks of the app */
async function chosenStack(
  stacks: readonly StackArtifact[],
  { stackName, stackWithOutputs }: StackChoice,
): Promise<StackArtifact> {
  const candidates = stackName === undefined ? stacks : stacks.filter(({ name }) => name === stackName);
  const [only, ...more] = candidates;
  if (only && more.length === 0) return only;
  const named = stackWithOutputs && stackName === undefined ? await withOutputs(candidates, stackWithOutputs) : [];
  const [found, ...others] = named;
  if (found && others.length === 0) return found;
  const names = stacks.map(({ name }) => name).join(', ') || '(none)';
  const why = stackName === undefined ? 'name the one to run' : `'${stackName}' is not one of them`;
  throw new Error(`The app has the stacks ${names}; ${why}.`);
}

async function withOutputs(stacks: readonly StackArtifact[], outputs: readonly string[]): Promise<StackArtifact[]> {
  const read = stacks.map(async (stack) => ({ stack, template: (await readJson(stack.file)) as { Outputs?: object } }));
  const found = (await Promise.all(read)).filter(({ template: { Outputs = {} } }) => {
    return outputs.every((name) => Object.hasOwn(Outputs, name));
  });
  return found.map(({ stack }) => stack);
}

async function readAssets(assemblyDirectory: string, files: readonly string[]): Promise<Assets> {
  const directories = new Map<string, string>();
  for (const file of files) {
    const manifest = v.parse(assetManifestSchema, await readJson(path.join(assemblyDirectory, file)));
    for (const { source, destinations } of Object.values(manifest.files)) {
      if (source.packaging !== 'zip' || source.path === undefined) continue;
      const directory = path.resolve(assemblyDirectory, source.path);
      for (const { objectKey } of Object.values(destinations)) directories.set(objectKey, directory);
    }
  }
  return {
    directory(objectKey) {
      const directory = directories.get(objectKey);
      if (directory !== undefined) return directory;
      throw new UnsupportedError(
        `The assembly has no directory asset for S3 key '${objectKey}': local mode only runs code from the app's assets.`,
      );
    },
  };
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
