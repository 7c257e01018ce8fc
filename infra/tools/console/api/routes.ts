/** Finds the route of an API request and answers it in JSON. */
import { ServiceError } from '#local/core/service';
import { CliError, EXIT, type ExitCode } from '#tools/stack/exit-codes';
import type { HttpReply, HttpRequest } from '#local/http/http-message';
import type { ConsoleActions, ConsoleSource } from './source';

/** By method and path below `/_console/api/`. What a route returns is sent as JSON; what it throws, as an error. */
export type Routes = Readonly<Record<string, (request: HttpRequest) => Promise<unknown>>>;

/** A route that changes something: refused if the source is read-only. */
export const writing =
  (
    { actions }: ConsoleSource,
    run: (actions: ConsoleActions, request: HttpRequest) => Promise<unknown>,
  ): Routes[string] =>
  async (request) => {
    if (!actions) throw new ServiceError('ReadOnly', 'This console is read-only.', 403);
    return run(actions, request);
  };

const STATUS: Readonly<Partial<Record<ExitCode, number>>> = { [EXIT.NOT_FOUND]: 404, [EXIT.NO_ACCESS]: 403 };

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
    if (error instanceof CliError) {
      return reply(STATUS[error.exitCode] ?? 409, { error: 'Refused', message: error.message });
    }
    if (!(error instanceof ServiceError)) throw error;
    return reply(error.statusCode, { error: error.code, message: error.message });
  }
}
