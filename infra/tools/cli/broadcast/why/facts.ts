/** Reads what is known of a broadcast, and of one user in it, with what was sent again for it. */
import { readCaughtUp } from '#shared/history/caught-up-rows';
import { NOTHING_UNKNOWN, recordOfRow } from '#shared/tables/broadcast-record';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { acknowledgementOfUser, acknowledgementsOf } from '#tools/stack/acknowledgements';
import { envelopeOf, caughtUpOf } from '#tools/stack/caught-up';
import { mappingOf } from '#tools/stack/declared-input';
import { isWaiting } from '#tools/stack/scheduled';
import type { Stack } from '#tools/stack/stack';
import { tablesOf, type StoredBroadcast } from '#tools/stack/tables';
import { refusalsOf, type Refusal } from '../refusals/refusal';
import { toReachOfUser, usersToReachOf } from '#tools/stack/users-to-reach';
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import { overview } from './overview';
import { resendsOf } from './resends';
import type { Trace } from './steps';
import { trace } from './trace';
import type { HistoryFacts } from './user-history';

/** Levels of what was sent again, and again. */
const MAX_RESENDS = 5;
/** How long before a broadcast, and after it began, a refused client may be the reason. */
const REFUSED_WITHIN_MS = 15 * 60_000;

/** Facts about a broadcast that nobody got. */
const NOTHING_YET = {
  record: { outcomes: [], isComplete: true, unknown: NOTHING_UNKNOWN },
  caughtUp: { caughtUp: [], notAsked: 0 },
  acknowledgements: undefined,
  toReach: undefined,
  resends: [],
} as const;

/**
 * @param user @default - everybody it was for
 * @param known connections that are the user's, from what this one sends again
 */
export async function traceOf(
  stack: Stack,
  row: StoredBroadcast,
  user: string | undefined,
  known: readonly string[] = [],
  level = 0,
): Promise<Trace> {
  if (isWaiting(row)) return overview({ row, rule: await ruleOf(stack, row), ...NOTHING_YET });
  const [rule, record, resent] = await Promise.all([
    ruleOf(stack, row),
    recordOfRow(tablesOf(stack), stack.outputs.OutcomesTableName, row),
    level < MAX_RESENDS ? resendsOf(stack, row) : [],
  ]);
  const own = record.outcomes.filter(({ userId }) => userId === user).map(({ connectionId }) => connectionId);
  const resends = await Promise.all(
    resent.map(async ({ row: again, isWhole }) => {
      return { trace: await traceOf(stack, again, user, [...known, ...own], level + 1), isWhole };
    }),
  );
  const { AcknowledgementsTableName, HistoryTableName } = stack.outputs;
  if (user === undefined) {
    const caughtUp = await caughtUpOf(tablesOf(stack), HistoryTableName, row, record.outcomes);
    const acknowledgements = await acknowledgementsOf(tablesOf(stack), AcknowledgementsTableName, row.broadcastId);
    const toReach = await usersToReachOf(tablesOf(stack), AcknowledgementsTableName, row);
    return overview({ row, rule, record, caughtUp, acknowledgements, toReach, resends });
  }
  const outcomes = record.outcomes.filter(({ userId }) => userId === undefined || userId === user);
  const [connectedNow, history, acknowledgement, toReach, refusals] = await Promise.all([
    connectedNowOf(stack, user),
    historyOf(stack, row, user),
    acknowledgementOfUser(tablesOf(stack), AcknowledgementsTableName, row.broadcastId, user, Date.now()),
    toReachOfUser(tablesOf(stack), AcknowledgementsTableName, row, user),
    own.length > 0 || level > 0 ? [] : refusalsAround(stack, row, user),
  ]);
  const facts = { user, row, rule, record: { ...record, outcomes }, connectedNow, history, acknowledgement, toReach };
  return trace({ ...facts, knownConnections: known, resends, refusals });
}

async function ruleOf(stack: Stack, { broadcastId }: StoredBroadcast): Promise<string | undefined> {
  const mapping = broadcastId.split('/')[0] ?? '';
  return (await startRulesOf(stack)).find(({ target }) => mappingOf(target) === mapping)?.name;
}

async function connectedNowOf(stack: Stack, user: string) {
  const ids = await (await stack.shared()).connectionsOf(user);
  return Promise.all(
    ids.map(async (connectionId) => {
      const [first] = await rowsOfConnection(tablesOf(stack), stack.outputs.ConnectionsTableName, connectionId);
      return { connectionId, connectedAt: new Date(first?.connectedAt ?? 0).toISOString() };
    }),
  );
}

async function historyOf(stack: Stack, row: StoredBroadcast, user: string): Promise<HistoryFacts> {
  const { HistoryTableName: table } = stack.outputs;
  const now = Date.now();
  if (table === undefined) return { isKept: false, minutes: undefined, caughtUp: [], now };
  const [settings, caughtUp] = await Promise.all([
    stack.settings(),
    readCaughtUp(tablesOf(stack), table, user, envelopeOf(row)),
  ]);
  return { isKept: true, minutes: settings?.history.minutes, caughtUp, now };
}

async function refusalsAround(stack: Stack, { startedAt }: StoredBroadcast, user: string): Promise<Refusal[]> {
  const at = Date.parse(startedAt ?? '');
  if (Number.isNaN(at)) return [];
  return refusalsOf(stack, { from: at - REFUSED_WITHIN_MS, to: at + REFUSED_WITHIN_MS }, user);
}
