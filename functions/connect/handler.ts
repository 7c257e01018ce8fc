/** Route `$connect`: writes the rows of a client the authorizer let in. What it answers decides whether it connects. */
import { tokenExpiry, tokenIsOver } from '#shared/websocket/authorizer-context';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { createConnectionEvents } from '#shared/connections/connection-events';
import { putRows } from '#shared/tables/connections-table';
import { connectionsTableName, everyoneShards, userIdSettings } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { NAME_RULE } from '#shared/contracts/names';
import { route } from '#shared/websocket/route';
import { SUBPROTOCOL_HEADER } from '#shared/websocket/subprotocols';
import { connectionRows } from '#shared/connections/connection-rows';
import { chooseSubprotocol } from '../shared/websocket/subprotocols';
import { userIdOf } from './user-id';

const client = createDynamoDb();
const table = connectionsTableName();
const shards = everyoneShards();
const userIdFrom = userIdSettings();
const events = createConnectionEvents();

/** Answers 200, or 401 without a user or with a token that is over, or 500 when the rows cannot be written. */
export const handler = route(async (connectionId, event) => {
  const { connectedAt = Date.now(), authorizer } = event.requestContext ?? {};
  const userId = userIdOf(event, connectionId, userIdFrom);
  if (userId === undefined) {
    logger.error('Client refused: where its user id should be there is none', {
      userIdFrom,
      expected: NAME_RULE,
    });
    return { statusCode: 401 };
  }
  const tokenExpiresAt = tokenExpiry(authorizer);
  if (tokenIsOver(authorizer)) {
    logger.info('Client refused: its token is over');
    return { statusCode: 401 };
  }
  try {
    await putRows(
      client,
      table,
      connectionRows({ connectionId, userId, connectedAt, tokenExpiresAt }, shards, events !== undefined),
    );
  } catch (error) {
    // Refused: a client that is connected but cannot be found would miss everything and not know it. Rows that were
    // written are harmless: a post to them is answered 410, which prunes them, and they expire.
    logger.error('The rows of the connection were not written; the connection is refused', { error });
    return { statusCode: 500 };
  }
  logger.info('Connected');
  await events?.opened({ connectionId, userId, connectedAt });
  const subprotocol = chooseSubprotocol(event);
  return { statusCode: 200, ...(subprotocol !== undefined && { headers: { [SUBPROTOCOL_HEADER]: subprotocol } }) };
});
