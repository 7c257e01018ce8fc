/**
 * Route `subscribe`: adds the connection to a channel its token grants, and confirms it. Subscribing again changes nothing. The
 * channel limit is checked before the write, so concurrent messages of one client can all pass: n at once exceed it by at most
 * n - 1. It bounds rows per connection, and nothing depends on the exact number.
 */
import { ActionBudget } from '#shared/connections/action-budget';
import { readGrants, TOKEN_IS_OVER, tokenIsOver } from '#shared/websocket/authorizer-context';
import { createPresenceSignals } from '#shared/presence/signals';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { readChannelMessage } from '#shared/websocket/channel-message';
import { putRow, rowsOfConnection } from '#shared/tables/connections-table';
import { actionBudget, channelShards, commonGrants, connectionsTableName } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { route } from '#shared/websocket/route';
import { errorReply, reply } from '#shared/websocket/websocket';
import { maySubscribe, subscription } from './subscription';

const client = createDynamoDb();
const table = connectionsTableName();
const shards = channelShards();
const forEverybody = commonGrants();
const presence = createPresenceSignals();
const budget = new ActionBudget(client, table, actionBudget());

/** Throws errors of DynamoDB; API Gateway then tells the client that its message failed. */
export const handler = route(async (connectionId, { body, requestContext }) => {
  const message = readChannelMessage(body);
  if ('problem' in message) return errorReply(message.problem);
  const { channel } = message;
  const { authorizer } = requestContext;
  const refuse = (problem: string) => {
    logger.info('Subscription refused', { channel, problem });
    return errorReply(problem, { channel });
  };

  if (tokenIsOver(authorizer)) return refuse(TOKEN_IS_OVER);
  if (!maySubscribe(channel, [...forEverybody, ...readGrants(authorizer)]))
    return refuse(`Your token does not grant channel '${channel}'`);
  const now = Date.now();
  const spent = await budget.spend(connectionId, () => rowsOfConnection(client, table, connectionId), now);
  if ('waitMs' in spent) return budget.reply(spent.waitMs, { channel });
  const decision = subscription(channel, spent.rows, shards, now);
  if ('problem' in decision) return refuse(decision.problem);
  if (decision.row) {
    await presence?.announce([decision.row]);
    await putRow(client, table, decision.row);
  }
  logger.info('Subscribed', { channel });
  return reply({ type: 'subscribed', channel });
});
