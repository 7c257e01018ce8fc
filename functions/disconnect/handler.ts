/**
 * Route `$disconnect`: removes the rows of a connection that has closed. API Gateway calls it at best once and ignores the
 * answer; rows it misses are pruned by the next broadcast that meets them, and expire.
 */
import { createDynamoDb } from '../shared/aws-clients';
import { deleteConnection } from '../shared/connections-table';
import { connectionsTableName } from '../shared/env';
import { logger } from '../shared/logger';
import { route } from '../shared/route';

const client = createDynamoDb();
const table = connectionsTableName();

/** Throws what DynamoDB throws, so that the failure is counted among the function's errors. */
export const handler = route(async (connectionId) => {
  const rows = await deleteConnection(client, table, connectionId);
  logger.info('Disconnected', { rows });
  return { statusCode: 200 };
});
