/** One broadcast, step by step, as far as it concerns one user. Only decides; the facts are read elsewhere. */
import { isUnknown, type BroadcastRecord } from '#shared/tables/broadcast-record';
import { reportOf } from '#shared/tables/stored-report';
import type { Audience, BroadcastInput, BroadcastRequest } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { unknownLines } from '#tools/stack/unknown-text';
import type { StoredBroadcast } from '#tools/stack/tables';

export interface Step {
  readonly step: 'rule' | 'request' | 'audience' | 'connections' | 'outcome' | 'record';
  /** False for the step where it stopped. */
  readonly ok: boolean;
  readonly text: string;
}

export interface Trace {
  readonly broadcastId: string;
  readonly status: string;
  /**
   * Whether the user got it on some connection and none failed; a stale connection was gone. Null if the records do not
   * say.
   */
  readonly got: boolean | null;
  readonly steps: readonly Step[];
  readonly outcomes: readonly RecipientOutcome[];
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
  const addressed = howAddressed(facts.user, request?.audience ?? {}, own, facts.record.isComplete);
  add('audience', addressed.ok, addressed.text);
  if (!addressed.ok) return { ...end(), got: addressed.known ? false : null };

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
    for (const line of unknownLines(facts.record.unknown, row.broadcastId)) add('record', false, line);
  }
  return ended;
}

function gotIt(own: readonly RecipientOutcome[], { row, record }: TraceFacts): boolean | null {
  if (has(own, 'failed')) return false;
  const report = reportOf(row);
  // A broadcast that is running, expired or failed is not well, whatever else is known.
  const isOver = report !== undefined && report.status !== 'FAILED' && report.status !== 'EXPIRED';
  // An incomplete record holds no deliveries beyond recordOutcomesUpTo, but all failures.
  const isMissed = isUnknown(record.unknown) || (!record.isComplete && !has(own, 'delivered'));
  return isOver && isMissed ? null : has(own, 'delivered');
}

/** The user of a directly addressed connection is not recorded. It is known only while the connection is open. */
const outcomesOfUser = ({ user, record, connectedNow }: TraceFacts): readonly RecipientOutcome[] =>
  record.outcomes.filter(
    ({ userId, connectionId }) => userId === user || connectedNow.some((each) => each.connectionId === connectionId),
  );

function howAddressed(
  user: string,
  audience: Audience,
  own: readonly RecipientOutcome[],
  isComplete: boolean,
): { readonly ok: boolean; /** Whether this is certain. */ readonly known: boolean; readonly text: string } {
  const { users = [], channels = [], everyone = false, connections = [], exclude } = audience;
  if (exclude?.users?.includes(user)) return { ok: false, known: true, text: `user ${user} is excluded` };
  if (everyone) return { ok: true, known: true, text: 'everyone' };
  if (users.includes(user)) return { ok: true, known: true, text: `user ${user} is named` };
  if (own.some(({ connectionId }) => connections.includes(connectionId)))
    return { ok: true, known: true, text: 'by connection id' };
  if (own.length > 0) return { ok: true, known: true, text: `by channel ${channels.join(', ')}` };
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
  return { ok: false, known, text: `not for ${user}: ${to.join('; ') || 'its audience is empty'}` };
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
  if (report.error) return add('connections', false, `not reached, ${report.error.name}: ${report.error.cause}`);
  if (report.status === 'EXPIRED')
    return add('connections', false, 'it expired before it was opened, so none was searched');
  if (!record.isComplete) {
    return add(
      'connections',
      false,
      `${report.recorded} of ${report.connections} outcomes are on record (see the setting recordOutcomesUpTo), none for ${user}; ${since}`,
    );
  }
  add('connections', false, `none was found when it was sent, ${report.startedAt} to ${report.finishedAt}; ${since}`);
}
