/**
 * Bundles handlers by esbuild at synth, as many as are known in one call (0.3 s for all of functions/; one
 * NodejsFunction each takes 3 s). A file is bundled once, however many functions run it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const FUNCTIONS_FOLDER = join(__dirname, '../../functions');
/** Of a handler in its folder: TypeScript here, JavaScript in the package. */
const HANDLER = `handler${extname(__filename)}`;

/** Shared with the benchmark, which measures the bundle that is deployed. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // ES modules first: only they are tree-shaken, which takes a quarter off a function that uses the SDK.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions;

/** Folders of bundles, by the absolute path of the file. */
const bundles = new Map<string, string>();
let outdir: string | undefined;

/**
 * The code of a file; its Lambda handler is `index.EXPORT`.
 * @param file absolute path
 * @throws Error what esbuild has against it
 */
export function fileCode(file: string): Code {
  bundleFiles([file]);
  return Code.fromAsset(bundles.get(file)!);
}

/**
 * The handler path of `functions/NAME/handler.ts`, bundled together with all the others there.
 * @throws Error when there is no such handler, naming those there are
 */
export function functionHandler(name: string): string {
  const names = handlerNames();
  if (!names.includes(name)) {
    throw new Error(`functions/${name}/${HANDLER} does not exist; there are ${names.join(', ')}`);
  }
  bundleFiles(handlerFiles());
  return handlerFile(name);
}

/** Bundles what is not bundled yet by one call, for functions that are about to ask for their code. */
export function bundleFiles(files: readonly string[]): void {
  const missing = files.filter((file) => !bundles.has(file));
  if (missing.length === 0) return;
  const folder = bundleFolder();
  const entries = missing.map((file) => [createHash('sha256').update(file).digest('hex').slice(0, 16), file] as const);
  buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: Object.fromEntries(entries.map(([key, file]) => [`${key}/index`, file])),
    outdir: folder,
  });
  for (const [key, file] of entries) bundles.set(file, join(folder, key));
}

function bundleFolder(): string {
  if (outdir !== undefined) return outdir;
  const created = mkdtempSync(join(tmpdir(), 'broadcast-functions-'));
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  return (outdir = created);
}

/** The handlers of all of functions/. */
export const handlerFiles = (): string[] => handlerNames().map(handlerFile);

const handlerFile = (name: string): string => join(FUNCTIONS_FOLDER, name, HANDLER);
const handlerNames = (): string[] =>
  readdirSync(FUNCTIONS_FOLDER).filter((name) => existsSync(join(FUNCTIONS_FOLDER, name, HANDLER)));
