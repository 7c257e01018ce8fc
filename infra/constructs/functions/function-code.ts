/**
 * Bundles handlers with esbuild at synth, as many as possible in one call (0.3 s for all of functions/; NodejsFunction
 * takes 3 s for each). A file is bundled once, however many functions run it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync } from 'esbuild';
import { createBundleFolder } from './bundle-folder';
import { buildOptions, FUNCTIONS_FOLDER, type HandlerBundling } from './bundling';

/** Name of the handler file in each folder: TypeScript here, JavaScript in the package. */
const HANDLER = `handler${extname(__filename)}`;

/** A file to bundle, and how. */
export interface ToBundle {
  /** Absolute path. */
  readonly file: string;
  readonly bundling?: HandlerBundling | undefined;
}

/** Bundle folders by file and options. */
const bundles = new Map<string, string>();
let outdir: string | undefined;

/**
 * The code of a file; its Lambda handler is `index.EXPORT`.
 * @param scope in the stack that will hold it
 * @throws Error with esbuild's complaint
 */
export function fileCode(scope: Construct, wanted: ToBundle): Code {
  if (!Stack.of(scope).bundlingRequired) return unbundledCode(wanted.file);
  bundleFiles(scope, [wanted]);
  return Code.fromAsset(bundles.get(keyOf(wanted.file, optionsOf(wanted)))!);
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
export function functionHandler(scope: Construct, name: string, bundling?: HandlerBundling): string {
  const names = handlerNames();
  if (!names.includes(name)) {
    throw new Error(`functions/${name}/${HANDLER} does not exist; there are ${names.join(', ')}`);
  }
  bundleFiles(
    scope,
    handlerFiles().map((file) => ({ file, bundling })),
  );
  return handlerFile(name);
}

/** Bundles, in one call for all with the same options, what is not bundled yet, for functions about to ask for their code. */
export function bundleFiles(scope: Construct, wanted: readonly ToBundle[]): void {
  if (!Stack.of(scope).bundlingRequired) return;
  const calls = new Map<string, { readonly options: BuildOptions; readonly files: string[] }>();
  for (const each of wanted) {
    const options = optionsOf(each);
    if (bundles.has(keyOf(each.file, options))) continue;
    const call = calls.get(JSON.stringify(options)) ?? { options, files: [] };
    call.files.push(each.file);
    calls.set(JSON.stringify(options), call);
  }
  for (const { options, files } of calls.values()) bundle(files, options);
}

function bundle(files: readonly string[], options: BuildOptions): void {
  outdir ??= createBundleFolder();
  const entries = files.map((file) => [keyOf(file, options), file] as const);
  buildSync({
    ...options,
    entryPoints: Object.fromEntries(entries.map(([key, file]) => [`${key}/index`, file])),
    outdir,
  });
  for (const [key] of entries) {
    const folder = join(outdir, key);
    if (options.sourcemap) nameSources(join(folder, 'index.js.map'));
    bundles.set(key, folder);
  }
}

/** Sources by their paths from the app's folder, so that a map is the same on every machine. */
function nameSources(file: string): void {
  const map = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] };
  const sources = map.sources.map((source) => relative(process.cwd(), resolve(dirname(file), source)));
  writeFileSync(file, JSON.stringify({ ...map, sources }));
}

const optionsOf = ({ file, bundling }: ToBundle): BuildOptions => buildOptions(handlerFiles().includes(file), bundling);

const keyOf = (file: string, options: BuildOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([file, options]))
    .digest('hex')
    .slice(0, 16);

/** All handlers in functions/. */
export const handlerFiles = (): string[] => handlerNames().map(handlerFile);

const handlerFile = (name: string): string => join(FUNCTIONS_FOLDER, name, HANDLER);
const handlerNames = (): string[] =>
  readdirSync(FUNCTIONS_FOLDER).filter((name) => existsSync(join(FUNCTIONS_FOLDER, name, HANDLER)));
