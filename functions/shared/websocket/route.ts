/** Wraps the handler of a WebSocket route: begins its log and finds the connection id. */
import type { Context } from 'aws-lambda';
import { beginLog, logger } from '../runtime/logger';
import type { RouteResult, RouteEvent } from './websocket';

/** Always has a context, which holds the id of the connection. */
type EventOfConnection = RouteEvent & Required<Pick<RouteEvent, 'requestContext'>>;
export type RouteHandler = (event: RouteEvent, context: Context) => Promise<RouteResult>;

/** @returns a handler that answers 400 to an event without a connection, such as a manual invocation */
export function route(run: (connectionId: string, event: EventOfConnection) => Promise<RouteResult>): RouteHandler {
  return async (event, context) => {
    const { requestContext } = event;
    beginLog(context, { connectionId: requestContext?.connectionId });
    if (requestContext?.connectionId !== undefined)
      return run(requestContext.connectionId, { ...event, requestContext });
    logger.error('The event has no requestContext.connectionId; expected an event of a WebSocket API route');
    return { statusCode: 400 };
  };
}
