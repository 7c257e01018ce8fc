/** Route `$default`: tells a client that no route takes its message, and which actions exist. */
import { clientActions } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { route } from '#shared/websocket/route';
import { readClientObject } from '#shared/websocket/client-message';
import { describeValue } from '#shared/base/describe-value';
import { errorReply, type RouteResult } from '#shared/websocket/websocket';

const actions = clientActions();

export const handler = route(async (_, { body }) => {
  logger.info('Message without a route', { bytes: Buffer.byteLength(body ?? '') });
  return explain(body, actions);
});

/**
 * Says why no route takes a message: it is not JSON, not an object, or has an unknown action.
 * @param actions the actions of the API's routes
 */
export const explain = (body: string | undefined, actions: readonly string[]): RouteResult =>
  errorReply(problem(body, actions), { expected: { action: actions } });

function problem(body: string | undefined, actions: readonly string[]): string {
  const message = readClientObject(body);
  if ('problem' in message) return message.problem;
  return `The message's action must be one of ${actions.join(', ')}, got ${describeValue(message.members.action)}`;
}
