/**
 * Puts `Connection Opened` and `Connection Closed` on the bus, for teams that track presence. A failure never affects a
 * client: it is logged and counted.
 */
import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CONNECTION_CLOSED, CONNECTION_OPENED, type ConnectionClosed, type ConnectionOpened } from '../contracts';
import { callLimits } from '../runtime/client-settings';
import { createMetrics } from '../runtime/create-metrics';
import { connectionEventBus } from '../runtime/env';
import { logger } from '../runtime/logger';
import { putOwnEvents } from '../runtime/put-own-events';
import { METRIC } from '../runtime/metrics';
import type { ConnectionEnd, ConnectionRow } from '../tables/table-schema';

/** Two short tries, because a client waits for `$connect`. */
const CLIENT_SETTINGS = {
  maxAttempts: 2,
  requestHandler: callLimits({ connectionTimeout: 500, requestTimeout: 1000 }),
} as const;

type Identified = Pick<ConnectionRow, 'connectionId' | 'userId' | 'connectedAt'>;

export class ConnectionEvents {
  constructor(
    private readonly client: Pick<EventBridgeClient, 'send'>,
    private readonly eventBusName: string,
    private readonly metrics: Metrics,
  ) {}

  /** @returns whether EventBridge accepted it */
  opened(connection: Identified): Promise<boolean> {
    return this.#put(CONNECTION_OPENED, identify(connection));
  }

  /** @returns whether EventBridge accepted it */
  closed(connection: Identified, { at, ...end }: ConnectionEnd): Promise<boolean> {
    return this.#put(CONNECTION_CLOSED, { ...identify(connection), closedAt: iso(at), ...end });
  }

  async #put(detailType: string, detail: ConnectionOpened | ConnectionClosed): Promise<boolean> {
    try {
      const event = { detailType, detail: JSON.stringify(detail) };
      await putOwnEvents(this.client, this.eventBusName, [event], 'the event');
      return true;
    } catch (error) {
      logger.error(`'${detailType}' was not published`, { connectionId: detail.connectionId, error: error as Error });
      this.metrics.addMetric(METRIC.CONNECTION_EVENT_FAILED, MetricUnit.Count, 1);
      this.metrics.publishStoredMetrics();
      return false;
    }
  }
}

/** @returns undefined if the setting is off */
export function createConnectionEvents(): ConnectionEvents | undefined {
  const bus = connectionEventBus();
  return bus === undefined
    ? undefined
    : new ConnectionEvents(new EventBridgeClient(CLIENT_SETTINGS), bus, createMetrics());
}

const identify = ({ connectionId, userId, connectedAt }: Identified): ConnectionOpened => ({
  connectionId,
  userId,
  connectedAt: iso(connectedAt),
});
const iso = (time: number): string => new Date(time).toISOString();
