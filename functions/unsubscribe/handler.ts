/**
 * Route `unsubscribe`: removes the connection from a channel, and confirms it even if it was not in it. It looks for the rows
 * among the connection's own, because the number of shards may have changed since they were written.
 */
import { ActionBudget } from '#shared/connections/action-budget';
import { createPresenceSignals } from '#shared/presence/signals';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { readChannelMessage } from '#shared/websocket/channel-message';
import { deleteRows, rowsOfConnection } from '#shared/tables/connections-table';
import { actionBudget, connectionsTableName } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { isChannelRecipient } from '#shared/tables/recipients';
import { route } from '#shared/websocket/route';
import { errorReply, reply } from '#shared/websocket/websocket';

const client = createDynamoDb();
const table = connectionsTableName();
const presence = createPresenceSignals();
const budget = new ActionBudget(client, table, actionBudget());

/** Throws errors of DynamoDB; API Gateway then tells the client that its message failed. */
export const handler = route(async (connectionId, { body }) => {
  const message = readChannelMessage(body);
  if ('problem' in message) return errorReply(message.problem);
  const { channel } = message;
  const readRows = () => rowsOfConnection(client, table, connectionId);
  const spent = await budget.spend(connectionId, readRows, Date.now());
  if ('waitMs' in spent) return budget.reply(spent.waitMs, { channel });
  const left = spent.rows.filter(({ recipient }) => isChannelRecipient(recipient, channel));
  await presence?.announce(left);
  await deleteRows(client, table, left);
  logger.info('Unsubscribed', { channel });
  return reply({ type: 'unsubscribed', channel });
});
