/** Finds the route of an API request and answers it in JSON. */
import { ServiceError } from '#local/core/service';
import type { HttpReply, HttpRequest } from '#local/http/http-message';

/** By method and path below `/_console/api/`. What a route returns is sent as JSON; what it throws, as an error. */
export type Routes = Readonly<Record<string, (request: HttpRequest) => Promise<unknown>>>;

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export async function answer(
  routes: Routes,
  request: HttpRequest,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<HttpReply> {
  const route = `${request.method} ${path}`;
  const reply = (status: number, body: unknown) => ({
    status,
    headers: { ...headers, ...JSON_HEADERS },
    body: JSON.stringify(body),
  });
  try {
    const run = Object.hasOwn(routes, route) ? routes[route] : undefined;
    if (!run) throw new ServiceError('NotFound', `The console has no route ${route}.`, 404);
    return reply(200, await run(request));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return reply(error.statusCode, { error: error.code, message: error.message });
  }
}
