/** Chooses the route of a message by the API's route selection expression; `$default` takes what no other route takes. */
import { jsonOf } from '../lookup';
import { CONNECT, DEFAULT, DISCONNECT, type Api, type ApiDefinition, type Route } from '../model/api';

/** Routes of API Gateway's own events, which a client cannot reach by naming them. */
const LIFECYCLE_ROUTES: readonly string[] = [CONNECT, DISCONNECT];

/** Undefined when no route takes the message, not even `$default`. */
export function selectRoute(api: Api, { routes }: ApiDefinition, message: string): Route | undefined {
  const key = api.routeSelection.evaluate({ request: { body: jsonOf(message) } });
  const selected = key === undefined || LIFECYCLE_ROUTES.includes(key) ? undefined : routes.get(key);
  return selected ?? routes.get(DEFAULT);
}
