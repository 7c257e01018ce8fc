/**
 * The closing rule starts this every minute. It closes connections whose token has expired, which API Gateway does not do, and
 * removes rows whose socket is gone if `$disconnect` did not.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { ConnectionEnds } from '#shared/connections/connection-end';
import { createConnectionEvents } from '#shared/connections/connection-events';
import { createPresenceSignals } from '#shared/presence/signals';
import { closeSocket, describeSocket } from '#shared/connections/connection-socket';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { closingSettings, connectionsTableName, everyoneShards } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { everyoneRecipients } from '#shared/tables/recipients';
import { closeDue, removeRows, type ClosingSummary } from './close-due';
import { dueConnections } from './due-connections';
import { sampledConnections } from './sampled-connections';
import { sweep, type Swept } from './sweep';

/** Milliseconds reserved to finish work in progress. */
const SLACK_MS = 15_000;

const { callbackUrl, minAgeSeconds } = closingSettings();
const dynamoDb = createDynamoDb();
const table = connectionsTableName();
const recipients = everyoneRecipients(everyoneShards());
const ends = new ConnectionEnds(dynamoDb, table, createConnectionEvents() ?? 'none', createPresenceSignals());
const endpoint = new ApiGatewayManagementApiClient({
  ...CLIENT_SETTINGS,
  ...clientEndpoint(parseCallbackUrl(callbackUrl)),
});

const parts = {
  rowsOf: (connectionId: string) => rowsOfConnection(dynamoDb, table, connectionId),
  ends,
  log: logger,
  now: () => Date.now(),
  minAgeMs: minAgeSeconds * 1000,
};
const closing = {
  ...parts,
  due: (shard: string, now: number) => dueConnections(dynamoDb, table, shard, now),
  closeSocket: (connectionId: string) => closeSocket(endpoint, connectionId),
};
const sweeping = {
  connections: () => sampledConnections(dynamoDb, table, recipients),
  hasSocket: async (connectionId: string) => (await describeSocket(endpoint, connectionId)) !== undefined,
  removeRows: (connectionId: string) => removeRows(connectionId, parts, 'GONE'),
  log: logger,
};

export async function handler(_event: unknown, context: Context): Promise<ClosingSummary & { readonly swept: Swept }> {
  beginLog(context, {});
  const isOver = () => context.getRemainingTimeInMillis() < SLACK_MS;
  const [due, swept] = await Promise.allSettled([closeDue(closing, isOver), sweep(sweeping, isOver)]);
  if (due.status === 'rejected') throw due.reason;
  if (swept.status === 'rejected') throw swept.reason;
  return { ...due.value, swept: swept.value };
}
