/** Route `presence`: tells a connection who is in a channel that it is subscribed to. */
import { ActionBudget } from '#shared/connections/action-budget';
import type { PresenceFrame, PresenceRequest } from '#shared/contracts';
import { isChannelOf } from '#shared/contracts/names';
import { membersOf, readChannel } from '#shared/presence/presence-table';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { actionBudget, connectionsTableName, presenceChannels, presenceTableName } from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { isChannelRecipient } from '#shared/tables/recipients';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { TOKEN_IS_OVER, tokenIsOver } from '#shared/websocket/authorizer-context';
import { route } from '#shared/websocket/route';
import { errorReply, reply } from '#shared/websocket/websocket';
import { readPresenceRequest } from './read-request';

const client = createDynamoDb();
const connections = connectionsTableName();
const table = presenceTableName();
const channels = presenceChannels();
const budget = new ActionBudget(client, connections, actionBudget());

/** Throws errors of DynamoDB; API Gateway then tells the client that its message failed, and the client asks again. */
export const handler = route(async (connectionId, { body, requestContext }) => {
  const read = readPresenceRequest(body);
  if ('problem' in read) return refusal(read.problem, undefined);
  const { channel, version } = read.request;
  if (tokenIsOver(requestContext.authorizer)) return refusal(TOKEN_IS_OVER, channel);
  const spent = await budget.spend(connectionId, () => rowsOfConnection(client, connections, connectionId), Date.now());
  if ('waitMs' in spent) return budget.reply(spent.waitMs, about(channel));
  if (!spent.rows.some(({ recipient }) => isChannelRecipient(recipient, channel)))
    return refusal(`This connection is not subscribed to channel '${channel}'`, channel);
  if (!isChannelOf(channel, channels)) return refusal(`Channel '${channel}' has no presence`, channel);
  const { roster } = await readChannel(client, table, channel);
  const newest = { type: 'presence', channel, version: roster?.version ?? 0 } as const;
  if (newest.version === version && version > 0) return reply({ ...newest } satisfies PresenceFrame);
  const seen = roster?.count === undefined ? { members: roster ? membersOf(roster) : [] } : { count: roster.count };
  return reply({ ...newest, ...seen } satisfies PresenceFrame);
});

/** Tells the client which of its requests was refused. The reply's JSON leaves an unknown channel out. */
const about = (channel: string | undefined) => ({ action: 'presence' satisfies PresenceRequest['action'], channel });

function refusal(problem: string, channel: string | undefined) {
  logger.info('Presence refused', { problem });
  return errorReply(problem, about(channel));
}
