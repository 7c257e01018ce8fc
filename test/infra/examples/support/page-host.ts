/** The web server of a page: its files, and the token endpoint of the login service beside it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { TOKEN_PATH, tokenEndpoint, type TokenEndpoint } from '#infra/examples/token-endpoint/token-endpoint';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
};

export interface HostedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** @param files texts by their paths; the page itself is /index.html */
export async function hostPage(files: Readonly<Record<string, string>>, tokens: TokenEndpoint): Promise<HostedPage> {
  const answerToken = tokenEndpoint(tokens);
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const text = files[path];
    if (path === TOKEN_PATH) void answerToken(request, response);
    else if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': TYPES[extname(path)] }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
