/** Route `acknowledge`: takes what users acknowledge; take.ts decides. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { acknowledgementKey, readManyAsked } from '#shared/acknowledgements/acknowledgements-table';
import { Receipts } from '#shared/acknowledgements/receipts';
import { ActionBudget } from '#shared/connections/action-budget';
import type { Acknowledged, AcknowledgeRequest, RefusedAcknowledgement } from '#shared/contracts';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { createMetrics } from '#shared/runtime/create-metrics';
import {
  acknowledgementsTableName,
  actionBudget,
  broadcastRetentionDays,
  connectionsTableName,
} from '#shared/runtime/env';
import { logger } from '#shared/runtime/logger';
import { ACKNOWLEDGE_METRIC } from '#shared/runtime/metrics';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { withSigningKey } from '#shared/tables/signing-key';
import { TOKEN_IS_OVER, tokenIsOver } from '#shared/websocket/authorizer-context';
import { route } from '#shared/websocket/route';
import { errorReply, NOT_REGISTERED, reply } from '#shared/websocket/websocket';
import { AskedBroadcasts } from './asked-broadcasts';
import { readAcknowledgeRequest } from './read-request';
import { take, type Taken } from './take';

const client = createDynamoDb();
const connections = connectionsTableName();
const table = acknowledgementsTableName();
const retentionDays = broadcastRetentionDays();
const budget = new ActionBudget(client, connections, actionBudget());
const asked = new AskedBroadcasts((ids) => readManyAsked(client, table, ids));
const metrics = createMetrics();
const receipts = withSigningKey(client, table, acknowledgementKey.signing, (key) => new Receipts(key));

/** Throws errors of DynamoDB; API Gateway then tells the client that its message failed, and the client sends it again. */
export const handler = route(async (connectionId, { body, requestContext }) => {
  const read = readAcknowledgeRequest(body);
  if ('problem' in read) return refusal(read.problem, read.id);
  const { id, messages } = read.request;
  if (tokenIsOver(requestContext.authorizer)) return refusal(TOKEN_IS_OVER, id);
  const spent = await budget.spend(connectionId, () => rowsOfConnection(client, connections, connectionId), Date.now());
  if ('waitMs' in spent) return budget.reply(spent.waitMs, about(id));
  const [own] = spent.rows;
  if (!own) return refusal(NOT_REGISTERED, id);
  const parts = { client, table, receipts: await receipts(), asked, retentionDays };
  const taken = await take(own.userId, messages, parts, Date.now());
  count(taken);
  const { refused } = taken;
  return reply({ type: 'acknowledged', id, ...(refused.length > 0 && { refused }) } satisfies Acknowledged);
});

function count({ taken, refused }: Taken): void {
  const because = (wanted: RefusedAcknowledgement['reason']) =>
    refused.filter(({ reason }) => reason === wanted).length;
  const counts = {
    [ACKNOWLEDGE_METRIC.ACKNOWLEDGED]: taken,
    [ACKNOWLEDGE_METRIC.LATE]: because('LATE'),
    [ACKNOWLEDGE_METRIC.NOT_ASKED]: because('NOT_ASKED'),
  };
  for (const [name, value] of Object.entries(counts)) if (value > 0) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
  if (refused.length > 0) logger.info('Acknowledgements refused', { refused: refused.length });
}

/** Tells the client which of its requests was refused. */
const about = (id: string | undefined) => ({ action: 'acknowledge' satisfies AcknowledgeRequest['action'], id });

function refusal(problem: string, id: string | undefined) {
  logger.info('Acknowledgement refused', { problem });
  return errorReply(problem, about(id));
}
