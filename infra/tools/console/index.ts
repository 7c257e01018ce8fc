/**
 * The console: a page to inspect and operate a stack. `npm start` serves it for a running local cloud, at `/_console/` of the local
 * endpoint, and `broadcast console` for a stack of an AWS account; see README.md.
 */
import type { LocalCloud } from '#local';
import { type HttpHandler, pathOf } from '#local/http/http-message';
import { LocalServer } from '#local/http/local-server';
import type { Stack } from '#tools/stack/stack';
import { type AccountOptions, accountSource } from './api/account/source';
import { actionRoutes } from './api/actions/routes';
import { broadcastRoutes } from './api/broadcasts';
import { clientRoutes } from './api/clients/routes';
import { deadLetterRoutes } from './api/dead-letters/routes';
import { eventRoutes } from './api/events/routes';
import { executionRoutes } from './api/executions/routes';
import { faultRoutes } from './api/faults';
import { Live } from './api/live';
import { logRoutes } from './api/logs';
import { localSource } from './api/local-source';
import { overviewRoutes } from './api/overview';
import { answer } from './api/routes';
import type { ConsoleSource } from './api/source';
import { guarded } from './page/access';
import { BASE, securityHeaders, servePage } from './page/serve';

export interface Console {
  /** Address of the page. */
  readonly url: string;
  /** Stops watching the local cloud. Its endpoint still serves the page until it is stopped itself. */
  close(): void;
}

/** @param stage name shown by the page */
export function serveConsole(cloud: LocalCloud, { stage }: { readonly stage: string }): Console {
  const source = localSource(cloud, stage);
  const { handler, close } = consoleOf(source);
  cloud.addHandler(handler);
  return {
    url: `${cloud.url}${BASE}`,
    close() {
      close();
      source.close();
    },
  };
}

/**
 * The console over the stack of an account, on a port of its own of this machine. Its address has a key, without which nothing is
 * answered.
 * @param port 0 picks a free one
 * @throws PortTakenError
 */
export async function serveAccount(
  stack: Stack,
  { port, ...options }: AccountOptions & { readonly port: number },
): Promise<ServedAccount> {
  const source = accountSource(stack, options);
  const { handler, routes, close } = consoleOf(source);
  const server = new LocalServer();
  await server.listen(port);
  const { entrance, handler: lettingIn } = guarded(handler, new URL(server.url).port);
  server.addHandler(lettingIn);
  return {
    url: `${server.url}${entrance}`,
    routes,
    async close() {
      close();
      source.close();
      await server.close();
    },
  };
}

export interface ServedAccount extends Pick<ConsoleOfSource, 'routes'> {
  /** Address of the page, with the key. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ConsoleOfSource {
  /** Answers the page and its API, and nothing else. */
  readonly handler: HttpHandler;
  /** Every route of the API but the stream of live updates: method and path, e.g. `POST events`. */
  readonly routes: readonly string[];
  /** Ends live updates. */
  readonly close: () => void;
}

/** The console over any source: for a server of the caller's own. */
export function consoleOf(source: ConsoleSource): ConsoleOfSource {
  const live = new Live(source);
  const routes = {
    ...overviewRoutes(source),
    ...executionRoutes(source),
    ...eventRoutes(source),
    ...broadcastRoutes(source),
    ...deadLetterRoutes(source),
    ...logRoutes(source),
    ...clientRoutes(source),
    ...actionRoutes(source),
    ...faultRoutes(source),
  };
  const handler: HttpHandler = (request) => {
    const path = pathOf(request);
    if (['/', BASE.slice(0, -1)].includes(path) && request.method === 'GET')
      return Promise.resolve({ status: 302, headers: { location: BASE } });
    if (!path.startsWith(BASE)) return undefined;
    // The Host of the request is checked by the browser guard.
    const headers = securityHeaders(source.webSocketOrigin ?? `ws://${request.headers.host ?? ''}`);
    const [area, ...rest] = path.slice(BASE.length).split('/');
    if (area !== 'api') return servePage(request, path.slice(BASE.length), headers).then((reply) => reply ?? NOT_FOUND);
    if (rest.join('/') === 'live' && request.method === 'GET') return Promise.resolve(live.reply(headers));
    return answer(routes, request, rest.join('/'), headers);
  };
  return { handler, routes: Object.keys(routes), close: () => live.close() };
}

const NOT_FOUND = { status: 404, body: `The console has nothing here; it starts at ${BASE}.\n` };
