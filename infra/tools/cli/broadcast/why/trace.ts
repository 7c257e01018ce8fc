/** One broadcast, step by step, as far as it concerns one user. Only decides; the facts are read elsewhere. */
import { ranRepeatedly } from '#shared/tables/broadcast-life';
import { isUnknown, type BroadcastRecord } from '#shared/tables/broadcast-record';
import { reportOf } from '#shared/tables/stored-report';
import type { Audience, BroadcastInput, BroadcastRequest } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { unknownLines } from '#tools/stack/unknown-text';
import type { StoredBroadcast } from '#tools/stack/tables';
import { userHistory, type HistoryFacts, type UserHistory } from './user-history';

export interface Step {
  readonly step: 'rule' | 'request' | 'audience' | 'connections' | 'outcome' | 'history' | 'record';
  /** False for the step where it stopped. */
  readonly ok: boolean;
  readonly text: string;
}

export interface Trace {
  readonly broadcastId: string;
  readonly status: string;
  /**
   * Whether the user got it on some connection and none failed; a stale connection was gone. What a client caught up with
   * and confirmed, it got. Null if the records do not say.
   */
  readonly got: boolean | null;
  readonly steps: readonly Step[];
  readonly outcomes: readonly RecipientOutcome[];
  /** Absent if the user got it without, or is not in its audience. */
  readonly history?: UserHistory;
}

export interface TraceFacts {
  readonly user: string;
  readonly row: StoredBroadcast;
  /** Name of the rule of its mapping; undefined if it no longer exists. */
  readonly rule: string | undefined;
  /** The outcomes of the user, and of connections whose user is not known. */
  readonly record: BroadcastRecord;
  /** Connections the user has now, with when they began (ISO 8601). */
  readonly connectedNow: readonly { readonly connectionId: string; readonly connectedAt: string }[];
  readonly history: HistoryFacts;
}

const has = (outcomes: readonly RecipientOutcome[], wanted: RecipientOutcome['outcome']): boolean =>
  outcomes.some(({ outcome }) => outcome === wanted);

export function trace(facts: TraceFacts): Trace {
  const { row, rule } = facts;
  const steps: Step[] = [];
  const end = (outcomes: readonly RecipientOutcome[] = []): Trace => ({
    broadcastId: row.broadcastId,
    status: row.status,
    got: gotIt(outcomes, facts),
    steps,
    outcomes,
  });
  const add = (step: Step['step'], ok: boolean, text: string) => steps.push({ step, ok, text });

  const input = row.request === undefined ? undefined : (JSON.parse(row.request) as BroadcastInput);
  const mapping = input?.mapping ?? row.broadcastId.split('/')[0];
  const source = input === undefined ? '' : `, event ${input.eventId} of ${input.source} at ${input.time}`;
  add('rule', true, `mapping ${mapping}${rule === undefined ? '' : `, rule ${rule}`}${source}`);

  const error = reportOf(row)?.error;
  if (error?.name === 'Broadcast.InvalidRequest') {
    add('request', false, `refused, ${error.name}: ${error.cause}`);
    return end();
  }
  const request = input?.request as BroadcastRequest | undefined;
  add('request', true, JSON.stringify(request ?? null));

  const own = outcomesOfUser(facts);
  const addressed = howAddressed(request?.audience ?? {}, own, facts);
  const history = userHistory(row, request, facts.history);
  add('audience', addressed.ok, addressed.text);
  if (!addressed.ok) {
    // A channel that it followed before: a client catches up when it subscribes again.
    if (addressed.mayFollow) add('history', false, history.text);
    return { ...end(), got: addressed.known ? false : null, ...(addressed.mayFollow && { history }) };
  }

  addConnections(own, facts, add);
  for (const { connectionId, outcome, reason, at } of own) {
    const why = reason ?? (outcome === 'stale' ? 'the client was gone' : undefined);
    add(
      'outcome',
      outcome === 'delivered',
      `${connectionId} ${outcome}${why === undefined ? '' : `, ${why}`} at ${at}`,
    );
  }
  const ended = end(own);
  if (ended.got === null) {
    for (const line of recordLines(own, facts)) add('record', false, line);
  }
  if (ended.got === true && history.caughtUp.length === 0) return ended;
  add('history', history.state === 'caught up', history.text);
  return { ...ended, history };
}

/** Why the record does not say whether the user got it. */
function recordLines(own: readonly RecipientOutcome[], { row, record }: TraceFacts): readonly string[] {
  const isGone = own.length > 0 && !record.isComplete && own.every(({ outcome }) => outcome === 'stale');
  return [
    ...(isGone ? ['Not every outcome is on record: it may have been reached before it was found to be gone.'] : []),
    ...unknownLines(record.unknown, row.broadcastId),
  ];
}

function gotIt(own: readonly RecipientOutcome[], { row, record, history }: TraceFacts): boolean | null {
  const confirmed = history.caughtUp.filter(({ confirmedAt }) => confirmedAt !== undefined);
  // What failed on a connection is good once that connection has caught up.
  const isHealed = (id: string) => confirmed.some(({ connectionId }) => connectionId === id);
  if (own.some(({ outcome, connectionId }) => outcome === 'failed' && !isHealed(connectionId))) return false;
  const isReceived = has(own, 'delivered') || confirmed.length > 0;
  const report = reportOf(row);
  // A broadcast that is running, expired or failed is not well, whatever else is known; unless an earlier run may have sent it.
  const isOver = report !== undefined && (ranRepeatedly(row) || !['FAILED', 'EXPIRED'].includes(report.status));
  // An incomplete record holds no deliveries beyond recordOutcomesUpTo, but all failures.
  const isMissed = isUnknown(record.unknown) || (!record.isComplete && !isReceived);
  if (isOver && isMissed) return null;
  // Sent by a resume, which says nothing of its arrival.
  return !isReceived && history.caughtUp.length > 0 ? null : isReceived;
}

/** The user of a directly addressed connection is not recorded. It is known only while the connection is open. */
const outcomesOfUser = ({ user, record, connectedNow }: TraceFacts): readonly RecipientOutcome[] =>
  record.outcomes.filter(
    ({ userId, connectionId }) => userId === user || connectedNow.some((each) => each.connectionId === connectionId),
  );

interface Addressed {
  readonly ok: boolean;
  /** Whether this is certain. */
  readonly known: boolean;
  readonly text: string;
  /** Whether the user may follow one of its channels although no connection of theirs was found in it. */
  readonly mayFollow?: boolean;
}

function howAddressed(
  audience: Audience,
  own: readonly RecipientOutcome[],
  { user, record: { isComplete }, history }: TraceFacts,
): Addressed {
  const { users = [], channels = [], everyone = false, connections = [], exclude } = audience;
  if (exclude?.users?.includes(user)) return { ok: false, known: true, text: `user ${user} is excluded` };
  if (everyone) return { ok: true, known: true, text: 'everyone' };
  if (users.includes(user)) return { ok: true, known: true, text: `user ${user} is named` };
  if (own.some(({ connectionId }) => connections.includes(connectionId)))
    return { ok: true, known: true, text: 'by connection id' };
  if (own.length > 0 || history.caughtUp.length > 0)
    return { ok: true, known: true, text: `by channel ${channels.join(', ')}` };
  const to = [
    ...(users.length > 0 ? [`${users.length} other users`] : []),
    ...channels.map(
      (channel) =>
        `channel ${channel}, in which no connection of ${user} ${isComplete ? 'was found' : 'is recorded, but not all are recorded'}`,
    ),
    ...(connections.length > 0
      ? [
          `${connections.length} connections by id, none of which belongs to ${user} now; the users they had are not recorded`,
        ]
      : []),
  ];
  const known = channels.length === 0 || isComplete;
  const text = `not for ${user}: ${to.join('; ') || 'its audience is empty'}`;
  return { ok: false, known, text, mayFollow: channels.length > 0 };
}

function addConnections(
  own: readonly RecipientOutcome[],
  { row, user, record, connectedNow }: TraceFacts,
  add: (step: Step['step'], ok: boolean, text: string) => void,
): void {
  if (own.length > 0) return add('connections', true, `${own.length} found`);
  const now = connectedNow.map(({ connectionId, connectedAt }) => `${connectionId} since ${connectedAt}`).join(', ');
  const since = now === '' ? `${user} has none now either` : `connected now: ${now}`;
  const report = reportOf(row);
  if (!report) return add('connections', false, `none recorded yet: the broadcast is ${row.status}`);
  const { error, status } = report;
  if (ranRepeatedly(row)) {
    const ending = error ? `${error.name}: ${error.cause}` : `it ended ${status}`;
    const text = `none of ${user} is on record, but it was run more than once, and an earlier run may have reached connections without recording it`;
    return add('connections', false, `${text}; ${ending}; ${since}`);
  }
  if (error) return add('connections', false, `not reached, ${error.name}: ${error.cause}`);
  if (status === 'EXPIRED') return add('connections', false, 'it expired before it was opened, so none was searched');
  if (!record.isComplete) {
    return add(
      'connections',
      false,
      `${report.recorded} of ${report.connections} outcomes are on record (see the setting recordOutcomesUpTo), none for ${user}; ${since}`,
    );
  }
  add('connections', false, `none was found when it was sent, ${report.startedAt} to ${report.finishedAt}; ${since}`);
}
