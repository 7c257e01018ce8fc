/**
 * The console: a page to inspect and operate the stack on this machine, at `/_console/` of the local endpoint. `npm start`
 * serves it for a running local cloud; see README.md.
 */
import type { LocalCloud } from '#local';
import { type HttpHandler, pathOf } from '#local/http/http-message';
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
    const headers = securityHeaders(request.headers.host ?? '');
    const [area, ...rest] = path.slice(BASE.length).split('/');
    if (area !== 'api') return servePage(request, path.slice(BASE.length)).then((reply) => reply ?? NOT_FOUND);
    if (rest.join('/') === 'live' && request.method === 'GET') return Promise.resolve(live.reply(headers));
    return answer(routes, request, rest.join('/'), headers);
  };
  return { handler, routes: Object.keys(routes), close: () => live.close() };
}

const NOT_FOUND = { status: 404, body: `The console has nothing here; it starts at ${BASE}.\n` };
