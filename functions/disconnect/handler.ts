/**
 * Route `$disconnect`: removes the rows of a closed connection. API Gateway calls it at most once and ignores the answer. The
 * next broadcast to such a connection or the closing rule's sweep removes rows it missed, and they expire.
 */
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { ConnectionEnds, endedWithToken } from '#shared/connections/connection-end';
import { createConnectionEvents } from '#shared/connections/connection-events';
import { createPresenceSignals } from '#shared/presence/signals';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { connectionsTableName } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { route } from '#shared/websocket/route';

const client = createDynamoDb();
const table = connectionsTableName();
const ends = new ConnectionEnds(client, table, createConnectionEvents() ?? 'none', createPresenceSignals());

/** Throws errors of DynamoDB, so that they count as errors of the function. */
export const handler = route(async (connectionId, { requestContext }) => {
  const at = Date.now();
  const rows = await rowsOfConnection(client, table, connectionId);
  const { disconnectStatusCode, disconnectReason } = requestContext;
  await ends.end(rows, {
    at,
    // Stryker disable next-line MethodExpression: all rows of a connection expire at the same time
    reason: rows.some((row) => endedWithToken(row, at)) ? 'TOKEN_EXPIRED' : 'DISCONNECTED',
    // Stryker disable next-line ConditionalExpression: undefined is neither stored nor published; the check is for the compiler
    ...(disconnectStatusCode !== undefined && { disconnectStatusCode }),
    // Stryker disable next-line ConditionalExpression: like the line before
    ...(disconnectReason !== undefined && { disconnectReason }),
  });
  logger.info('Disconnected', { rows: rows.length });
  return { statusCode: 200 };
});
