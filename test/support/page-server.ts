/** Serves a page with one bundled script from a local port, like a team's own front end. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

const HOST = '127.0.0.1';
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><main id="root"></main><script src="script.js"></script>';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** @param entry path of the script, TypeScript or JavaScript */
export async function servePage(entry: string): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  const script = outputFiles[0]!.text;
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/script.js' ? ['text/javascript', script] : ['text/html', PAGE];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
