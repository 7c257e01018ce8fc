import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const MAX_BYTES = 10.5 * 1024;

it('in a browser the client is under 10.5 KB gzipped, with nothing from node_modules or of Node', async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `
        import type { contract } from './test/support/shop/contract';
        import { connect, BroadcastClientError } from './functions/sdk/client';
        export const client = connect<typeof contract>({ url: 'wss://example.test/dev' });
        export { BroadcastClientError };`,
      loader: 'ts',
      resolveDir: PROJECT_ROOT,
    },
    absWorkingDir: PROJECT_ROOT,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
  });

  const inputs = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
  expect(inputs.filter((path) => !path.startsWith(join('functions', 'sdk', 'client')))).toEqual(
    inputs.filter((path) => path.startsWith(join('functions', 'shared'))),
  );
  expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(MAX_BYTES);
});
