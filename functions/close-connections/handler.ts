/** Started every minute by the closing rule: closes the connections whose token is over, which API Gateway does not do. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '../shared/aws-clients';
import { clientEndpoint, parseCallbackUrl } from '../shared/callback-url';
import { CLIENT_SETTINGS } from '../shared/client-settings';
import { ConnectionEnds } from '../shared/connection-end';
import { createConnectionEvents } from '../shared/connection-events';
import { closeSocket } from '../shared/connection-socket';
import { rowsOfConnection } from '../shared/connections-table';
import { closingSettings, connectionsTableName } from '../shared/env';
import { beginLog, logger } from '../shared/logger';
import { closeDue, type Summary } from './close-due';
import { dueConnections } from './due-connections';

/** Milliseconds kept back for what has been begun. */
const SLACK_MS = 15_000;

const { callbackUrl, pruneMinAgeSeconds } = closingSettings();
const dynamoDb = createDynamoDb();
const table = connectionsTableName();
const ends = new ConnectionEnds(dynamoDb, table, createConnectionEvents() ?? 'none');
const endpoint = new ApiGatewayManagementApiClient({
  ...CLIENT_SETTINGS,
  ...clientEndpoint(parseCallbackUrl(callbackUrl)),
});

export async function handler(_event: unknown, context: Context): Promise<Summary> {
  beginLog(context, {});
  return closeDue(
    {
      due: (shard, now) => dueConnections(dynamoDb, table, shard, now),
      closeSocket: (connectionId) => closeSocket(endpoint, connectionId),
      rowsOf: (connectionId) => rowsOfConnection(dynamoDb, table, connectionId),
      ends,
      log: logger,
      now: Date.now,
      minAgeMs: pruneMinAgeSeconds * 1000,
    },
    () => context.getRemainingTimeInMillis() < SLACK_MS,
  );
}
