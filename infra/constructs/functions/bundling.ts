/** How handlers are bundled: what all have in common, what the service's own add, and what a function may change. */
import { join } from 'node:path';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { BuildOptions } from 'esbuild';

/** Changes how a handler is bundled, with the options of CDK's NodejsFunction that apply to esbuild alone. */
export type HandlerBundling = Pick<
  BundlingOptions,
  | ('banner' | 'charset' | 'define' | 'externalModules' | 'footer' | 'inject' | 'keepNames' | 'loader' | 'mainFields')
  | ('minify' | 'sourceMap' | 'sourcesContent' | 'target' | 'tsconfig')
>;

/** The options of every handler, and of what local mode runs in threads of its own. */
export const COMMON_OPTIONS = {
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

export const FUNCTIONS_FOLDER = join(__dirname, '../../../functions');

/** The options of the service's own handlers. Shared with the benchmark, which measures the deployed bundles. */
export const BUNDLE_OPTIONS = {
  ...COMMON_OPTIONS,
  // An app's own handlers may need the whole chain, and get it. In the package, handlers are bundled already.
  alias: { '@aws-sdk/credential-provider-node': join(FUNCTIONS_FOLDER, 'shared/runtime/lambda-credentials.ts') },
} satisfies BuildOptions;

/** @throws Error naming an option that does not exist here */
export function buildOptions(isOwn: boolean, bundling: HandlerBundling = {}): BuildOptions {
  const options: BuildOptions = isOwn ? { ...BUNDLE_OPTIONS } : { ...COMMON_OPTIONS };
  for (const [name, value] of Object.entries(bundling)) {
    if (!Object.hasOwn(ESBUILD, name)) {
      throw new Error(
        `bundling has no '${name}': it has ${Object.keys(ESBUILD).join(', ')}. For more, give the route a NodejsFunction.`,
      );
    }
    if (value !== undefined) Object.assign(options, ESBUILD[name as keyof HandlerBundling](value as never));
  }
  return options;
}

/** Each option in esbuild's words. */
const ESBUILD: {
  readonly [Name in keyof Required<HandlerBundling>]: (value: Required<HandlerBundling>[Name]) => BuildOptions;
} = {
  minify: (minify) => ({ minify }),
  sourceMap: (sourcemap) => ({ sourcemap }),
  sourcesContent: (sourcesContent) => ({ sourcesContent }),
  target: (target) => ({ target }),
  loader: (loader) => ({ loader: loader as NonNullable<BuildOptions['loader']> }),
  define: (define) => ({ define }),
  keepNames: (keepNames) => ({ keepNames }),
  externalModules: (external) => ({ external }),
  mainFields: (mainFields) => ({ mainFields }),
  banner: (js) => ({ banner: { js } }),
  footer: (js) => ({ footer: { js } }),
  inject: (inject) => ({ inject }),
  tsconfig: (tsconfig) => ({ tsconfig }),
  charset: (charset) => ({ charset }),
};
