/** Events of a WebSocket API, with the members the functions read. */
import type { RouteEvent } from '#shared/websocket/websocket';

export const CONNECTED_AT = Date.parse('2026-11-21T10:00:00Z');

export interface Client {
  readonly connectionId: string;
  readonly userId: string;
  readonly channels?: readonly string[];
  /** Epoch seconds. @default - in an hour */
  readonly tokenExpiresAt?: number;
  /** Epoch milliseconds. @default CONNECTED_AT */
  readonly connectedAt?: number;
}

export const eventOf = (
  {
    connectionId,
    userId,
    channels = [],
    tokenExpiresAt = Date.now() / 1000 + 3600,
    connectedAt = CONNECTED_AT,
  }: Client,
  more: Omit<RouteEvent, 'requestContext'> = {},
): RouteEvent => ({
  requestContext: {
    connectionId,
    connectedAt,
    authorizer: { userId, channels: JSON.stringify(channels), tokenExpiresAt: String(tokenExpiresAt) },
  },
  isBase64Encoded: false,
  ...more,
});
