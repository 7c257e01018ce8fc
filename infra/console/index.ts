/**
 * The console: a page to see and operate the stack on this machine, at `/_console/` of the local endpoint. `npm start`
 * serves it over a running local cloud; see README.md.
 */
import { StackClients } from '../cli/stack-clients';
import type { LocalCloud } from '../local';
import type { HttpHandler } from '../local/http/http-message';
import { stackOutputs } from '../stack-outputs';
import { eventRoutes } from './api/events/routes';
import { Journal } from './api/executions/journal';
import { executionRoutes } from './api/executions/routes';
import { Live } from './api/live';
import { overviewRoutes } from './api/overview';
import { answer } from './api/routes';
import { BASE, securityHeaders, servePage } from './page/serve';

export interface Console {
  /** Where the page is. */
  readonly url: string;
  /** Stops watching the local cloud; its endpoint goes on serving the page until it is stopped itself. */
  close(): void;
}

/** @param stage whose name the page shows */
export function serveConsole(cloud: LocalCloud, { stage }: { readonly stage: string }): Console {
  const journal = new Journal(cloud);
  const live = new Live(journal);
  const clients = lazy(() => new StackClients(stackOutputs(cloud.outputs), cloud.access));
  const routes = {
    ...overviewRoutes(cloud, stage),
    ...executionRoutes(cloud, journal),
    ...eventRoutes(clients.get),
  };
  const handler: HttpHandler = (request) => {
    const path = request.rawUrl.split('?')[0] ?? '';
    if (path === '/' && request.method === 'GET') return Promise.resolve({ status: 302, headers: { location: BASE } });
    if (!path.startsWith(BASE)) return undefined;
    const headers = securityHeaders(request.headers.host ?? '');
    const [area, ...rest] = path.slice(BASE.length).split('/');
    if (area !== 'api') return servePage(request, path.slice(BASE.length)).then((reply) => reply ?? NOT_FOUND);
    if (rest.join('/') === 'live' && request.method === 'GET') return Promise.resolve(live.reply(headers));
    return answer(routes, request, rest.join('/'), headers);
  };
  cloud.addHandler(handler);
  return {
    url: `${cloud.url}${BASE}`,
    close() {
      live.close();
      journal.close();
      clients.made?.close();
    },
  };
}

const NOT_FOUND = { status: 404, body: `The console has nothing here; it begins at ${BASE}.\n` };

function lazy<T>(make: () => T): { readonly get: () => T; readonly made: T | undefined } {
  let made: T | undefined;
  return {
    get: () => (made ??= make()),
    get made() {
      return made;
    },
  };
}
