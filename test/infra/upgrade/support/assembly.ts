/** The assembly of the tests' shop, and which handler each of its functions runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS } from '#constructs/functions/bundling';
import { handlerFiles } from '#constructs/functions/function-code';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { synthesize } from '#local/cloud-assembly/synth';
import { SHOP } from '#test/support/shop/project';
import type { RecordedResource } from './recorded-stack';

export interface ShopAssembly {
  readonly directory: string;
  readonly resources: Readonly<Record<string, RecordedResource>>;
  /** Folder of a function's code, by its logical id. */
  readonly code: Readonly<Record<string, string>>;
  /** Name of the handler's folder in `functions/`, by the logical id of the function. */
  readonly handlers: Readonly<Record<string, string>>;
}

const assemblies = new Map<string, Promise<ShopAssembly>>();

/** @param overrides settings on top of stage local @returns the same for the same settings: nobody may write into it */
export function shopAssembly(overrides: SettingsOverrides = {}): Promise<ShopAssembly> {
  const key = JSON.stringify(overrides);
  const assembly = assemblies.get(key) ?? makeAssembly(overrides);
  assemblies.set(key, assembly);
  return assembly;
}

async function makeAssembly(overrides: SettingsOverrides): Promise<ShopAssembly> {
  const context = { ...SHOP.context, overrides };
  const { assets, template } = await synthesize({ ...SHOP, context, region: 'us-east-1' });
  const resources = template.Resources as Readonly<Record<string, RecordedResource>>;
  const code = Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => [id, assets.directory((Properties.Code as { S3Key: string }).S3Key)]),
  );
  const handlerOf = handlersByBundle();
  const handlers = Object.fromEntries(
    Object.entries(code).map(([id, folder]) => {
      const handler = handlerOf.get(readFileSync(join(folder, 'index.js'), 'utf8'));
      if (handler === undefined) throw new Error(`No handler of functions/ has the code of ${id}.`);
      return [id, handler];
    }),
  );
  return { directory: dirname(Object.values(code)[0] ?? ''), resources, code, handlers };
}

/** The template says no handler's name. The same options make the same bundle. */
function handlersByBundle(): Map<string, string> {
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    ...{ entryPoints: handlerFiles(), outdir: 'out', outbase: 'functions', write: false },
  });
  return new Map(outputFiles.map(({ path, text }) => [text, basename(dirname(path))]));
}

export const templateFileIn = (directory: string): string =>
  join(directory, readdirSync(directory).find((name) => name.endsWith('.template.json')) ?? '');
