/** Why no route took a message: it is no JSON, no object, or asks for an action there is not. */
import { readClientObject } from '#shared/websocket/client-message';
import { describeValue } from '#shared/base/describe-value';
import { errorReply, type RouteResult } from '#shared/websocket/websocket';

/** @param actions that routes of the API take */
export const explain = (body: string | undefined, actions: readonly string[]): RouteResult =>
  errorReply(problem(body, actions), { expected: { action: actions } });

function problem(body: string | undefined, actions: readonly string[]): string {
  const message = readClientObject(body);
  if ('problem' in message) return message.problem;
  return `The message's action must be one of ${actions.join(', ')}, got ${describeValue(message.members.action)}`;
}
