/** Reads what `cdk synth` wrote: the manifest, the template of one stack and where the stack's file assets lie. */
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

/** Directories that would be uploaded as zip files, by the key of the S3 object they would become. */
export interface Assets {
  /** @throws UnsupportedError when no directory asset has the key */
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

/**
 * @param directory the output directory of a synthesis
 * @param stackName which stack to read; may be left out when there is only one
 */
export async function readAssembly(directory: string, stackName?: string): Promise<CloudAssembly> {
  const manifest = v.parse(manifestSchema, await readJson(path.join(directory, 'manifest.json')));
  const [missing] = manifest.missing;
  if (missing) {
    throw new UnsupportedError(`The app needs the look-up ${missing.key}, for which local mode has no AWS account.`);
  }
  const stacks = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const names = stacks.map(([id, { properties }]) => properties.stackName ?? id);
  const index = stackName === undefined && stacks.length === 1 ? 0 : names.indexOf(stackName ?? '');
  const stack = stacks[index]?.[1];
  if (!stack?.properties.templateFile) {
    throw new Error(
      `The app has the stacks ${names.join(', ') || '(none)'}; ${stackName === undefined ? 'say which one to run' : `'${stackName}' is not one of them`}.`,
    );
  }
  const assetFiles = stack.dependencies
    .map((id) => manifest.artifacts[id])
    .flatMap((artifact) => (artifact?.type === 'cdk:asset-manifest' ? (artifact.properties.file ?? []) : []));
  const templateFile = path.join(directory, stack.properties.templateFile);
  return {
    stackName: names[index] ?? '',
    template: withoutCustomDomains(await readTemplate(templateFile)),
    templateBody: await readFile(templateFile, 'utf8'),
    assets: await readAssets(directory, assetFiles),
  };
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
        `The assembly has no directory asset for S3 key '${objectKey}': local mode runs code from assets of the app.`,
      );
    },
  };
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
