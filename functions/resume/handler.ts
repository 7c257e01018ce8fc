/** Route `resume`: answers with what the client missed since its cursors; resume.ts finds it. */
import { ActionBudget } from '#shared/connections/action-budget';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { actionBudget, broadcastRetentionDays, connectionsTableName, historySettings } from '#shared/runtime/env';
import { createMetrics } from '#shared/runtime/create-metrics';
import { logger } from '#shared/runtime/logger';
import { HISTORY_TABLE_KEYS, historyKey } from '#shared/history/history-table';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { withSigningKey } from '#shared/tables/signing-key';
import { TOKEN_IS_OVER, tokenIsOver } from '#shared/websocket/authorizer-context';
import { route } from '#shared/websocket/route';
import { errorReply, NOT_REGISTERED } from '#shared/websocket/websocket';
import { CaughtUp } from './caught-up';
import { EveryoneCache } from './everyone-cache';
import { History } from './history';
import { readResumeRequest } from './read-request';
import { resume } from './resume';
import { countPage } from './resume-metrics';
import { resumingConnection } from './resuming-connection';
import { Signer } from './signer';

const client = createDynamoDb();
const connections = connectionsTableName();
const { table, minutes, beforeJoin } = historySettings();
const budget = new ActionBudget(client, connections, actionBudget());
const windowMs = minutes * 60_000;
const reader = new EveryoneCache(new History(client, table));
const caughtUp = new CaughtUp(client, table, broadcastRetentionDays());
const metrics = createMetrics();
/** Cursors are signed with a key that lies beside what they open. */
const signingItem = {
  [HISTORY_TABLE_KEYS.partition]: historyKey.signing,
  [HISTORY_TABLE_KEYS.sort]: historyKey.signing,
};
const signer = withSigningKey(client, table, signingItem, (key) => new Signer(key));

/** Throws errors of DynamoDB; API Gateway then tells the client that its message failed. */
export const handler = route(async (connectionId, { body, requestContext }) => {
  const read = readResumeRequest(body);
  if ('problem' in read) return refusal(read.problem, read.id);
  const { id } = read.request;
  if (tokenIsOver(requestContext.authorizer)) return refusal(TOKEN_IS_OVER, id);
  const spent = await budget.spend(connectionId, () => rowsOfConnection(client, connections, connectionId), Date.now());
  if ('waitMs' in spent) return budget.reply(spent.waitMs, about(id));
  const resuming = resumingConnection(spent.rows);
  if (!resuming) return refusal(NOT_REGISTERED, id, { reconnect: true });
  const answer = await resume(read.request, resuming, {
    reader,
    signer: await signer(),
    caughtUp,
    windowMs,
    beforeJoin,
  });
  if ('problem' in answer) return refusal(answer.problem, id);
  const { text, brought, gaps } = answer;
  countPage(metrics, answer, read.request.next === undefined);
  if (brought > 0 || Object.keys(gaps).length > 0) logger.info('Resumed', { brought, gaps });
  return { statusCode: 200, body: text };
});

/** Tells the client which of its requests was refused. */
const about = (id: string | undefined) => ({ action: 'resume', id });

function refusal(problem: string, id: string | undefined, more: { readonly reconnect?: true } = {}) {
  logger.info('Resume refused', { problem });
  return errorReply(problem, { ...about(id), ...more });
}
