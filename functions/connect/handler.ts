/** Route `$connect`: writes the rows of a client the authorizer let in. What it answers decides whether it connects. */
import { createDynamoDb } from '../shared/aws-clients';
import { putRows } from '../shared/connections-table';
import { connectionsTableName, everyoneShards } from '../shared/env';
import { logger } from '../shared/logger';
import { isName } from '../shared/names';
import { route } from '../shared/route';
import { SUBPROTOCOL_HEADER } from '../shared/subprotocols';
import { connectionRows } from './connection-rows';
import { chooseSubprotocol } from './subprotocol';

const client = createDynamoDb();
const table = connectionsTableName();
const shards = everyoneShards();

/** Answers 200, or 401 without a user from the authorizer, or 500 when the rows cannot be written. */
export const handler = route(async (connectionId, event) => {
  const { connectedAt = Date.now(), authorizer } = event.requestContext ?? {};
  const userId = authorizer?.userId;
  if (!isName(userId)) {
    logger.error('The event has no requestContext.authorizer.userId: $connect needs an authorizer that gives it');
    return { statusCode: 401 };
  }
  try {
    await putRows(client, table, connectionRows({ connectionId, userId, connectedAt }, shards));
  } catch (error) {
    // Refused: a client that is connected but cannot be found would miss everything and not know it. Rows that were
    // written are harmless: a post to them is answered 410, which prunes them, and they expire.
    logger.error('The rows of the connection were not written; the connection is refused', { error });
    return { statusCode: 500 };
  }
  logger.info('Connected');
  const subprotocol = chooseSubprotocol(event);
  return { statusCode: 200, ...(subprotocol !== undefined && { headers: { [SUBPROTOCOL_HEADER]: subprotocol } }) };
});
