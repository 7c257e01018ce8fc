/**
 * The console: a page to inspect and operate the stack on this machine, at `/_console/` of the local endpoint. `npm start`
 * serves it for a running local cloud; see README.md.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import type { HttpHandler } from '#local/http/http-message';
import { stackOutputs } from '#constructs/stack-outputs';
import { Activity } from './api/activity';
import { broadcastRoutes } from './api/broadcasts';
import { clientRoutes } from './api/clients/routes';
import { eventRoutes } from './api/events/routes';
import { Journal } from './api/executions/journal';
import { executionRoutes } from './api/executions/routes';
import { Live } from './api/live';
import { overviewRoutes } from './api/overview';
import { answer } from './api/routes';
import { BASE, securityHeaders, servePage } from './page/serve';

export interface Console {
  /** Address of the page. */
  readonly url: string;
  /** Stops watching the local cloud. Its endpoint still serves the page until it is stopped itself. */
  close(): void;
}

/** @param stage name shown by the page */
export function serveConsole(cloud: LocalCloud, { stage }: { readonly stage: string }): Console {
  const activity = new Activity();
  const journal = new Journal(cloud, { ended: (summary) => activity.add(summary) });
  const live = new Live(journal, activity);
  const outputs = () => stackOutputs(cloud.outputs);
  const clients = lazy(() => new StackClients(outputs(), cloud.access));
  const tables = lazy(() => DynamoDBDocumentClient.from(new DynamoDBClient(cloud.access)));
  const routes = {
    ...overviewRoutes(cloud, stage),
    ...executionRoutes(cloud, journal),
    ...eventRoutes(clients.get),
    ...broadcastRoutes(outputs, tables.get),
    ...clientRoutes(cloud, clients.get),
  };
  const handler: HttpHandler = (request) => {
    const path = request.rawUrl.split('?')[0] ?? '';
    if (['/', BASE.slice(0, -1)].includes(path) && request.method === 'GET')
      return Promise.resolve({ status: 302, headers: { location: BASE } });
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
      tables.made?.destroy();
    },
  };
}

const NOT_FOUND = { status: 404, body: `The console has nothing here; it starts at ${BASE}.\n` };

function lazy<T>(make: () => T): { readonly get: () => T; readonly made: T | undefined } {
  let made: T | undefined;
  return {
    get: () => (made ??= make()),
    get made() {
      return made;
    },
  };
}
