/** An `@connections` endpoint that answers each connection by a script, over real sockets. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the endpoint does with one post. */
export type Behaviour =
  | 'ok'
  | 'gone'
  | 'gone without its header'
  | 'forbidden'
  | 'bad request'
  | 'too large'
  | 'throttled'
  | 'internal error'
  | 'unavailable'
  | 'close before the answer'
  | 'reset before the answer'
  | 'reset within the body of a 200'
  | 'reset within the body of a 500'
  | 'hang'
  | 'hang within the body of a 200';

const STATUS: Partial<Record<Behaviour, readonly [status: number, errorType?: string]>> = {
  ok: [200],
  gone: [410, 'GoneException'],
  'gone without its header': [410],
  forbidden: [403, 'ForbiddenException'],
  'bad request': [400, 'BadRequestException'],
  'too large': [413, 'PayloadTooLargeException'],
  throttled: [429, 'LimitExceededException'],
  'internal error': [500, 'InternalServerErrorException'],
  unavailable: [503],
};

export interface Received {
  readonly connectionId: string;
  readonly behaviour: Behaviour;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  /** Of `performance.now()`. */
  readonly at: number;
}

export class FaultServer {
  readonly received: Received[] = [];
  readonly #scripts = new Map<string, Behaviour[]>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 30_000;
  }

  static async start(): Promise<FaultServer> {
    const server = new FaultServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/stage`;
  }

  /** Posts to the connection are answered in this order; the last behaviour is repeated. Without a script: `ok`. */
  script(connectionId: string, behaviours: readonly Behaviour[]): void {
    this.#scripts.set(connectionId, [...behaviours]);
  }

  /** Closes the sockets nobody is posting on, as an endpoint does after its keep-alive time. */
  closeIdleSockets(): void {
    this.#server.closeIdleConnections();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request;
    const connectionId = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // The client gave the post up.
    }
    const behaviour = this.#next(connectionId);
    const body = Buffer.concat(chunks).toString();
    this.received.push({ connectionId, behaviour, body, headers, url, at: performance.now() });
    this.#behave(behaviour, response);
  }

  #next(connectionId: string): Behaviour {
    const behaviours = this.#scripts.get(connectionId) ?? [];
    return (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? 'ok';
  }

  #behave(behaviour: Behaviour, response: ServerResponse): void {
    const [status, errorType] = STATUS[behaviour] ?? [];
    if (status !== undefined) {
      if (errorType !== undefined) response.setHeader('x-amzn-ErrorType', errorType);
      response.writeHead(status).end(status === 200 ? '' : JSON.stringify({ message: behaviour }));
    } else if (behaviour === 'close before the answer') {
      response.socket?.destroy();
    } else if (behaviour === 'reset before the answer') {
      response.socket?.resetAndDestroy();
    } else if (behaviour !== 'hang') {
      const begun = behaviour.endsWith('of a 200') ? 200 : 500;
      response.writeHead(begun, { 'content-length': 100 }).write('{"mess', () => {
        if (behaviour.startsWith('reset')) response.socket?.destroy();
      });
    }
  }
}
