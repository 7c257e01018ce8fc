/**
 * Route `$connect`: writes the rows of a client that the authorizer accepted. Its answer decides whether the client
 * connects.
 */
import { tokenExpiry, tokenIsOver } from '#shared/websocket/authorizer-context';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { createConnectionEvents } from '#shared/connections/connection-events';
import { putRows } from '#shared/tables/connections-table';
import { connectionsTableName, everyoneShards, userIdSettings } from '#shared/runtime/env';
import { CLIENT_REFUSED, clientRefused, TOKEN_EXPIRED } from '#shared/runtime/log-messages';
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

/** Answers 200; 401 without a user id or with an expired token; 500 if the rows cannot be written. */
export const handler = route(async (connectionId, event) => {
  const { connectedAt = Date.now(), authorizer } = event.requestContext;
  const userId = userIdOf(event, connectionId, userIdFrom);
  if (userId === undefined) {
    logger.error(CLIENT_REFUSED, {
      reason: 'it has no valid user id',
      userIdFrom,
      expected: NAME_RULE,
    });
    return { statusCode: 401 };
  }
  const tokenExpiresAt = tokenExpiry(authorizer);
  if (tokenIsOver(authorizer)) {
    logger.info(CLIENT_REFUSED, clientRefused(TOKEN_EXPIRED, userId, tokenExpiresAt));
    return { statusCode: 401 };
  }
  try {
    await putRows(
      client,
      table,
      connectionRows({ connectionId, userId, connectedAt, tokenExpiresAt }, shards, events !== undefined),
    );
  } catch (error) {
    // A connected client without rows would miss everything and not know it. Rows already written are harmless: a post to
    // them is answered 410, which prunes them, and they expire.
    logger.error('Could not write the rows of the connection; the connection is refused', { error });
    return { statusCode: 500 };
  }
  logger.info('Connected');
  await events?.opened({ connectionId, userId, connectedAt });
  const subprotocol = chooseSubprotocol(event);
  return { statusCode: 200, ...(subprotocol !== undefined && { headers: { [SUBPROTOCOL_HEADER]: subprotocol } }) };
});
