/** What every function behind a WebSocket route begins with: a log of its own, and the connection it is about. */
import type { Context } from 'aws-lambda';
import { beginLog, logger } from '../runtime/logger';
import type { RouteResult, RouteEvent } from './websocket';

export type RouteHandler = (event: RouteEvent, context: Context) => Promise<RouteResult>;

/** A handler that answers 400 to an event of no connection, such as a call by hand. */
export function route(run: (connectionId: string, event: RouteEvent) => Promise<RouteResult>): RouteHandler {
  return async (event, context) => {
    const connectionId = event.requestContext?.connectionId;
    beginLog(context, { connectionId });
    if (connectionId !== undefined) return run(connectionId, event);
    logger.error('The event has no requestContext.connectionId: it is not from a route of a WebSocket API');
    return { statusCode: 400 };
  };
}
