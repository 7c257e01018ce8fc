/**
 * Bundles every handler in functions/ by one esbuild call (0.3 s; one NodejsFunction each takes 3 s), when the first
 * function of an app asks for its code.
 */
import { mkdtempSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const FUNCTIONS_FOLDER = join(__dirname, '../../functions');

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

let bundles: string | undefined;

/**
 * The code of `functions/NAME/handler.ts`; its Lambda handler is `index.handler`.
 * @throws Error when there is no such handler, naming those there are
 */
export function functionCode(name: string): Code {
  if (!handlerNames().includes(name)) {
    throw new Error(`functions/${name}/handler.ts does not exist; there are ${handlerNames().join(', ')}`);
  }
  bundles ??= bundleAll();
  return Code.fromAsset(join(bundles, name));
}

function bundleAll(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'broadcast-functions-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: Object.fromEntries(
      handlerNames().map((name) => [`${name}/index`, join(FUNCTIONS_FOLDER, name, 'handler.ts')]),
    ),
    outdir,
  });
  return outdir;
}

const handlerNames = (): string[] =>
  readdirSync(FUNCTIONS_FOLDER).filter((name) => existsSync(join(FUNCTIONS_FOLDER, name, 'handler.ts')));
