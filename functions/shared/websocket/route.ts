/** Wraps the handler of a WebSocket route: begins its log and finds the connection id. */
import type { Context } from 'aws-lambda';
import { beginLog, logger } from '../runtime/logger';
import type { RouteResult, RouteEvent } from './websocket';

export type RouteHandler = (event: RouteEvent, context: Context) => Promise<RouteResult>;

/** @returns a handler that answers 400 to an event without a connection, such as a manual invocation */
export function route(run: (connectionId: string, event: RouteEvent) => Promise<RouteResult>): RouteHandler {
  return async (event, context) => {
    const connectionId = event.requestContext?.connectionId;
    beginLog(context, { connectionId });
    if (connectionId !== undefined) return run(connectionId, event);
    logger.error('The event has no requestContext.connectionId; expected an event of a WebSocket API route');
    return { statusCode: 400 };
  };
}
