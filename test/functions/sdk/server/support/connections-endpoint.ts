/** API Gateway's management API on this machine: connections that are open, everything else is gone, one is forbidden. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const FORBIDDEN = 'forbidden';

export class ConnectionsEndpoint {
  /** By id: what was posted. */
  readonly open = new Map<string, Record<string, unknown>[]>();

  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<ConnectionsEndpoint> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { status, answer } = endpoint.#answer(request.method, decodeURIComponent(request.url ?? ''), body);
        response.writeHead(status, status === 403 ? { 'x-amzn-ErrorType': 'ForbiddenException' } : {});
        response.end(answer && JSON.stringify(answer));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = new ConnectionsEndpoint(`http://127.0.0.1:${port}/dev`, async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    return endpoint;
  }

  #answer(method: string | undefined, path: string, body: string): { status: number; answer?: object } {
    const id = path.replace('/dev/@connections/', '');
    if (id === FORBIDDEN) return { status: 403, answer: { message: 'Forbidden' } };
    const posted = this.open.get(id);
    if (!posted) return { status: 410 };
    if (method === 'POST') posted.push(JSON.parse(body) as Record<string, unknown>);
    if (method === 'DELETE') this.open.delete(id);
    if (method !== 'GET') return { status: method === 'DELETE' ? 204 : 200 };
    const at = '2026-11-21T10:00:00Z';
    return { status: 200, answer: { connectedAt: at, lastActiveAt: at, identity: { sourceIp: '127.0.0.1' } } };
  }
}
