/**
 * Bundles handlers with esbuild at synth, as many as possible in one call (0.3 s for all of functions/; NodejsFunction
 * takes 3 s for each). A file is bundled once, however many functions run it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { AssetHashType, DockerImage, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync } from 'esbuild';
import { createBundleFolder } from './bundle-folder';

const FUNCTIONS_FOLDER = join(__dirname, '../../../functions');
/** Name of the handler file in each folder: TypeScript here, JavaScript in the package. */
const HANDLER = `handler${extname(__filename)}`;

/** Shared with the benchmark, which measures the deployed bundle. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // ES modules first: only they are tree-shaken, which makes a function with the SDK a quarter smaller.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions;

/** Bundle folders by the absolute path of the file. */
const bundles = new Map<string, string>();
let outdir: string | undefined;

/**
 * The code of a file; its Lambda handler is `index.EXPORT`.
 * @param scope in the stack that will hold it
 * @param file absolute path
 * @throws Error with esbuild's complaint
 */
export function fileCode(scope: Construct, file: string): Code {
  if (!Stack.of(scope).bundlingRequired) return unbundledCode(file);
  bundleFiles(scope, [file]);
  return Code.fromAsset(bundles.get(file)!);
}

/** For stacks CDK was not asked for but synthesizes anyway: it stages no asset for them and runs no image. */
const unbundledCode = (file: string): Code =>
  Code.fromAsset(dirname(file), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry('none') },
  });

/**
 * The handler path of `functions/NAME/handler.ts`, bundled together with all other handlers there.
 * @throws Error if there is no such handler, naming those that exist
 */
export function functionHandler(scope: Construct, name: string): string {
  const names = handlerNames();
  if (!names.includes(name)) {
    throw new Error(`functions/${name}/${HANDLER} does not exist; there are ${names.join(', ')}`);
  }
  bundleFiles(scope, handlerFiles());
  return handlerFile(name);
}

/** Bundles, in one call, the files that are not bundled yet, for functions about to ask for their code. */
export function bundleFiles(scope: Construct, files: readonly string[]): void {
  if (!Stack.of(scope).bundlingRequired) return;
  const missing = files.filter((file) => !bundles.has(file));
  if (missing.length === 0) return;
  outdir ??= createBundleFolder();
  const entries = missing.map((file) => [createHash('sha256').update(file).digest('hex').slice(0, 16), file] as const);
  buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: Object.fromEntries(entries.map(([key, file]) => [`${key}/index`, file])),
    outdir,
  });
  for (const [key, file] of entries) bundles.set(file, join(outdir, key));
}

/** All handlers in functions/. */
export const handlerFiles = (): string[] => handlerNames().map(handlerFile);

const handlerFile = (name: string): string => join(FUNCTIONS_FOLDER, name, HANDLER);
const handlerNames = (): string[] =>
  readdirSync(FUNCTIONS_FOLDER).filter((name) => existsSync(join(FUNCTIONS_FOLDER, name, HANDLER)));
