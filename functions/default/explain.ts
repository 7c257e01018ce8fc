/** Why no route took a message: it is no JSON, no object, or asks for an action there is not. */
import { describeValue } from '../shared/describe-value';
import { errorReply, type RouteResult } from '../shared/websocket';

/** @param actions that routes of the API take */
export const explain = (body: string | undefined, actions: readonly string[]): RouteResult =>
  errorReply(problem(body, actions), { expected: { action: actions } });

function problem(body: string | undefined, actions: readonly string[]): string {
  let message: unknown;
  try {
    message = JSON.parse(body ?? '');
  } catch {
    return 'The message is not valid JSON';
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return `The message must be a JSON object, got ${describeValue(message)}`;
  }
  return `The message's action must be one of ${actions.join(', ')}, got ${describeValue((message as { action?: unknown }).action)}`;
}
