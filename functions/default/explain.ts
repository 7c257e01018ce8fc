/** Why no route took a message: it is no JSON, no object, or asks for an action there is not. */
import { describeValue } from '../shared/describe-value';
import { SERVICE_ACTIONS } from '../shared/service-messages';
import { errorReply, type RouteResult } from '../shared/websocket';

export const explain = (body: string | undefined): RouteResult =>
  errorReply(problem(body), { expected: { action: SERVICE_ACTIONS } });

function problem(body: string | undefined): string {
  let message: unknown;
  try {
    message = JSON.parse(body ?? '');
  } catch {
    return 'The message is not valid JSON';
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return `The message must be a JSON object, got ${describeValue(message)}`;
  }
  return `The message's action must be one of ${SERVICE_ACTIONS.join(', ')}, got ${describeValue((message as { action?: unknown }).action)}`;
}
