/** One broadcast, step by step, as far as it concerns one user. Only decides; the facts are read elsewhere. */
import { ranRepeatedly } from '#shared/tables/broadcast-life';
import { isUnknown, type BroadcastRecord } from '#shared/tables/broadcast-record';
import { reportOf } from '#shared/tables/stored-report';
import type { Audience } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import type { AcknowledgementOfUser } from '#tools/stack/acknowledgements';
import { type ReachedUser, toReachText } from '#tools/stack/users-to-reach';
import { unknownLines } from '#tools/stack/unknown-text';
import type { StoredBroadcast } from '#tools/stack/tables';
import { reasonText, type Refusal } from '../refusals/refusal';
import { opening, resendStep, resentTo, type Step, type Trace } from './steps';
import { userHistory, type HistoryFacts } from './user-history';

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
  /** Undefined if it did not ask this user. */
  readonly acknowledgement: AcknowledgementOfUser | undefined;
  /** Null if the user is not to be reached in another way, so far; undefined if the broadcast did not wait for the user. */
  readonly toReach: ReachedUser | null | undefined;
  /** Connections that are known to be the user's, from the broadcast that this one sends again. */
  readonly knownConnections: readonly string[];
  readonly resends: readonly { readonly trace: Trace; readonly isWhole: boolean }[];
  /** Clients of the user that could not connect about then. Read only if no connection was found. */
  readonly refusals: readonly Refusal[];
}

const has = (outcomes: readonly RecipientOutcome[], wanted: RecipientOutcome['outcome']): boolean =>
  outcomes.some(({ outcome }) => outcome === wanted);

export function trace(facts: TraceFacts): Trace {
  const { row, rule } = facts;
  const { steps: opened, request, isRefused } = opening(row, rule);
  const steps: Step[] = [...opened];
  const end = (outcomes: readonly RecipientOutcome[] = []): Trace => ({
    broadcastId: row.broadcastId,
    status: row.status,
    got: gotIt(outcomes, facts),
    steps,
    outcomes,
    resends: facts.resends.map(({ trace }) => trace),
  });
  const add = (step: Step['step'], ok: boolean, text: string) => steps.push({ step, ok, text });
  if (isRefused) return end();

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
  for (const refusal of own.length > 0 ? [] : facts.refusals)
    add('refused', false, `a client of ${facts.user} could not connect at ${refusal.at}: ${reasonText(refusal)}`);
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
  for (const { trace: again, isWhole } of facts.resends)
    // One to the failed connections of others says nothing.
    if (isWhole || again.outcomes.length > 0) steps.push(resendStep(again));
  const isNoted = ended.got !== true || history.caughtUp.length > 0;
  if (isNoted) add('history', history.state === 'caught up', history.text);
  const { acknowledgement } = facts;
  if (acknowledgement) add('acknowledge', acknowledgement.at !== undefined, acknowledgementText(acknowledgement));
  if (facts.toReach !== undefined) add('reach', facts.toReach === null, toReachText(facts.toReach));
  return isNoted ? { ...ended, history } : ended;
}

function acknowledgementText({ at, deadline, isOver }: AcknowledgementOfUser): string {
  if (at !== undefined) return `at ${at}`;
  return isOver ? `not by the deadline ${deadline}` : `not yet, the deadline is ${deadline}`;
}

/** Why the record does not say whether the user got it. */
function recordLines(own: readonly RecipientOutcome[], { row, record }: TraceFacts): readonly string[] {
  const isGone = own.length > 0 && !record.isComplete && own.every(({ outcome }) => outcome === 'stale');
  return [
    ...(isGone ? ['Not every outcome is on record: it may have been reached before it was found to be gone.'] : []),
    ...unknownLines(record.unknown, row.broadcastId),
  ];
}

function gotIt(
  own: readonly RecipientOutcome[],
  { row, record, history, acknowledgement, resends }: TraceFacts,
): boolean | null {
  const resent = resentTo(resends.map(({ trace }) => trace));
  const confirmed = history.caughtUp.filter(({ confirmedAt }) => confirmedAt !== undefined);
  // What failed on a connection is good once that connection has caught up, or got it when it was sent again.
  const isHealed = (id: string) => [...confirmed, ...resent].some(({ connectionId }) => connectionId === id);
  if (own.some(({ outcome, connectionId }) => outcome === 'failed' && !isHealed(connectionId))) return false;
  const isAcknowledged = acknowledgement?.at !== undefined;
  const isReceived = has(own, 'delivered') || confirmed.length > 0 || resent.length > 0 || isAcknowledged;
  if (resends.some(({ trace: { got }, isWhole }) => isWhole && got === true)) return true;
  const report = reportOf(row);
  // A broadcast that is running, expired or failed is not well, whatever else is known; unless an earlier run may have sent it.
  const isOver = report !== undefined && (ranRepeatedly(row) || !['FAILED', 'EXPIRED'].includes(report.status));
  // An incomplete record holds no deliveries beyond recordOutcomesUpTo, but all failures.
  const isMissed = (isUnknown(record.unknown) && !isAcknowledged) || (!record.isComplete && !isReceived);
  if (isOver && isMissed) return null;
  // Sent by a resume, which says nothing of its arrival.
  return !isReceived && history.caughtUp.length > 0 ? null : isReceived;
}

/**
 * The user of a directly addressed connection is not recorded. It is known while the connection is open, and if it is one that the
 * message is sent to again.
 */
function outcomesOfUser({ user, record, connectedNow, knownConnections }: TraceFacts): readonly RecipientOutcome[] {
  const known = new Set([...knownConnections, ...connectedNow.map(({ connectionId }) => connectionId)]);
  return record.outcomes.filter(({ userId, connectionId }) => userId === user || known.has(connectionId));
}

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
