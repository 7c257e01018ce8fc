/**
 * Reads the output of `cdk synth`: the manifest, the template of one stack, and where the stack's file assets are. The stacks
 * of a CDK stage are in an assembly of their own inside it, which is read too.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { UnsupportedError } from '../core/service';
import type { Environment } from '../core/identity';
import { withoutCustomDomains } from './custom-domains';
import { withLocalEnvironment } from './own-environment';
import { readTemplate, type Template } from './template';

export interface CloudAssembly {
  readonly stackName: string;
  readonly template: Template;
  /** The template as the app wrote it: JSON text. */
  readonly templateBody: string;
  readonly assets: Assets;
  /** What the app wanted to know of an AWS account: it has placeholders for it. */
  readonly lookUps: readonly string[];
}

/** What would be uploaded, by the key of its S3 object. */
export interface Assets {
  /** Path of a directory that would be a zip file. @throws UnsupportedError if no such asset has the key */
  directory(objectKey: string): string;
  /** Path of a file. @throws UnsupportedError when no such asset has the key */
  file(objectKey: string): string;
}

const artifactSchema = v.looseObject({
  type: v.string(),
  environment: v.optional(v.string()),
  properties: v.optional(
    v.looseObject({
      templateFile: v.optional(v.string()),
      stackName: v.optional(v.string()),
      file: v.optional(v.string()),
      directoryName: v.optional(v.string()),
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
export async function readAssembly(
  directory: string,
  here: Environment,
  choice: StackChoice = {},
): Promise<CloudAssembly> {
  const stack = await chosenStack(await stacksIn(directory), choice);
  return {
    stackName: stack.name,
    template: withLocalEnvironment(withoutCustomDomains(await readTemplate(stack.file)), stack.environment, here),
    templateBody: await readFile(stack.file, 'utf8'),
    assets: await readAssets(path.dirname(stack.file), stack.assetFiles),
    lookUps: stack.lookUps,
  };
}

interface StackArtifact {
  readonly name: string;
  /** Its template, in the directory of its assembly. */
  readonly file: string;
  /** Asset manifests, in the same directory. */
  readonly assetFiles: readonly string[];
  /** Keys of what its assembly lacks. */
  readonly lookUps: readonly string[];
  /** `aws://ACCOUNT/REGION` */
  readonly environment?: string | undefined;
}

async function stacksIn(directory: string): Promise<StackArtifact[]> {
  const { artifacts, missing } = v.parse(manifestSchema, await readJson(path.join(directory, 'manifest.json')));
  const lookUps = missing.map(({ key }) => key);
  const found = Object.entries(artifacts).map(async ([id, { type, environment, properties, dependencies }]) => {
    const { stackName: name = id, templateFile, directoryName } = properties;
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined) {
      return stacksIn(path.join(directory, directoryName));
    }
    if (type !== 'aws:cloudformation:stack' || templateFile === undefined) return [];
    const assetFiles = dependencies
      .map((dependency) => artifacts[dependency])
      .flatMap((artifact) => (artifact?.type === 'cdk:asset-manifest' ? (artifact.properties.file ?? []) : []));
    return [{ name, file: path.join(directory, templateFile), assetFiles, lookUps, environment }];
  });
  return (await Promise.all(found)).flat();
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
  const paths = { zip: new Map<string, string>(), file: new Map<string, string>() };
  for (const file of files) {
    const manifest = v.parse(assetManifestSchema, await readJson(path.join(assemblyDirectory, file)));
    for (const { source, destinations } of Object.values(manifest.files)) {
      const { packaging = 'file', path: sourcePath } = source;
      if ((packaging !== 'zip' && packaging !== 'file') || sourcePath === undefined) continue;
      for (const { objectKey } of Object.values(destinations)) {
        paths[packaging].set(objectKey, path.resolve(assemblyDirectory, sourcePath));
      }
    }
  }
  const found = (packaging: keyof typeof paths, kind: string, objectKey: string) => {
    const at = paths[packaging].get(objectKey);
    if (at !== undefined) return at;
    throw new UnsupportedError(
      `The assembly has no ${kind} asset for S3 key '${objectKey}': local mode runs code from assets of the app.`,
    );
  };
  return {
    directory: (objectKey) => found('zip', 'directory', objectKey),
    file: (objectKey) => found('file', 'file', objectKey),
  };
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
