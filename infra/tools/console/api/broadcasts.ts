/** A broadcast's row (its claim and, once recorded, its delivery report) and its recorded outcomes. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { recordOfRow } from '#shared/tables/broadcast-record';
import { isClosed } from '#shared/tables/broadcast-life';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { reportOf } from '#shared/tables/stored-report';
import { acknowledgementsOf, acknowledgementsText } from '#tools/stack/acknowledgements';
import { caughtUpOf } from '#tools/stack/caught-up';
import { usersToReachOf, usersToReachText } from '#tools/stack/users-to-reach';
import { traceOfRow } from '#tools/stack/trace-of-row';
import { unknownLines } from '#tools/stack/unknown-text';
import type { StackOutputs } from '#constructs/stack-outputs';
import type { BroadcastState } from './contract';
import { notThere, queryOf, required } from './request';
import type { Routes } from './routes';
import type { ConsoleSource } from './source';

/** Outcomes sent to the page; the command line shows all of them. */
const MAX_OUTCOMES = 5_000;

export const broadcastRoutes = (source: ConsoleSource): Routes => ({
  'GET broadcast': async (request) => source.broadcast(required(queryOf(request), 'id')),
});

export const broadcastSource = (
  outputs: () => StackOutputs,
  tables: () => DynamoDBDocumentClient,
): Pick<ConsoleSource, 'broadcast'> => ({
  broadcast: async (id): Promise<BroadcastState> => {
    const { BroadcastsTableName, OutcomesTableName, HistoryTableName, AcknowledgementsTableName } = outputs();
    const row = await readBroadcast(tables(), BroadcastsTableName, id);
    if (!row) throw notThere(`No broadcast ${id} is recorded: nothing has claimed it, or its row has expired.`);
    const { status = 'RUNNING', attempt = 1, owner = '', publishedAt } = row;
    const report = reportOf(row);
    const record = await recordOfRow(tables(), OutcomesTableName, { ...row, broadcastId: id });
    const { caughtUp } = await caughtUpOf(tables(), HistoryTableName, { ...row, broadcastId: id }, record.outcomes);
    const trace = traceOfRow(row);
    const acknowledgements = await acknowledgementsOf(tables(), AcknowledgementsTableName, id);
    const whole = { ...row, broadcastId: id, status };
    const toReach = await usersToReachOf(tables(), AcknowledgementsTableName, whole);
    return {
      status,
      attempt,
      owner,
      isClosed: isClosed(row),
      outcomes: record.outcomes.slice(0, MAX_OUTCOMES),
      caughtUp,
      ...(acknowledgements && { acknowledged: acknowledgementsText(acknowledgements) }),
      ...(toReach && { toReach: usersToReachText(toReach) }),
      unknown: unknownLines(record.unknown, id),
      ...(trace && { traceId: trace.traceId }),
      ...(report && { report }),
      ...(publishedAt !== undefined && { publishedAt }),
    };
  },
});
