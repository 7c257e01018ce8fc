/**
 * Records what esbuild reads when it is called as a module: makes it report that, and leaves the caller's answer
 * unchanged.
 */
import Module from 'node:module';
import path from 'node:path';
import type { Recording } from './record';

interface BuildOptions {
  readonly absWorkingDir?: string;
  readonly metafile?: boolean;
}
interface BuildResult {
  metafile?: { readonly inputs: object; readonly outputs: object };
}
type Build = (options: BuildOptions) => BuildResult | Promise<BuildResult>;
interface Esbuild {
  readonly build: Build;
  readonly buildSync: Build;
}

const ITS_FILE = /[\\/]esbuild[\\/]lib[\\/]main\.js$/;

export function watchEsbuild(record: Recording): void {
  const prototype = Module.prototype as unknown as { load: (this: Module, file: string) => void };
  const { load } = prototype;
  prototype.load = function (file) {
    load.call(this, file);
    if (ITS_FILE.test(file)) this.exports = watched(this.exports as Esbuild, record);
  };
}

function watched(esbuild: Esbuild, record: Recording): Esbuild {
  const told = (options: BuildOptions, result: BuildResult): BuildResult => {
    const cwd = options.absWorkingDir ?? process.cwd();
    for (const input of Object.keys(result.metafile?.inputs ?? {})) record.add('file', path.resolve(cwd, input));
    for (const output of Object.keys(result.metafile?.outputs ?? {})) record.add('written', path.resolve(cwd, output));
    if (options.metafile !== true) delete result.metafile;
    return result;
  };
  const withMetafile = (options: BuildOptions) => ({ ...options, metafile: true });
  return {
    ...esbuild,
    async build(options) {
      return told(options, await esbuild.build(withMetafile(options)));
    },
    buildSync: (options) => told(options, esbuild.buildSync(withMetafile(options)) as BuildResult),
    // What is built through a context is not seen.
    ...('context' in esbuild && {
      context: (...args: unknown[]) => {
        record.add('unknown', 'esbuild.context');
        return (esbuild.context as (...args: unknown[]) => unknown)(...args);
      },
    }),
  };
}
