/** One broadcast, step by step, for everybody it was for. Only decides; the facts are read elsewhere. */
import type { Audience } from '#shared/contracts';
import { isUnknown, type BroadcastRecord } from '#shared/tables/broadcast-record';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { reportOf } from '#shared/tables/stored-report';
import { type Acknowledgements, acknowledgementsText } from '#tools/stack/acknowledgements';
import { caughtUpText, type CaughtUpUsers } from '#tools/stack/caught-up';
import { counted } from '#tools/stack/counted';
import type { StoredBroadcast } from '#tools/stack/tables';
import { type UsersToReach, usersToReachText } from '#tools/stack/users-to-reach';
import { unknownLines } from '#tools/stack/unknown-text';
import { opening, resendStep, resentTo, type Step, type Trace } from './steps';

export interface OverviewFacts {
  readonly row: StoredBroadcast;
  readonly rule: string | undefined;
  readonly record: BroadcastRecord;
  readonly caughtUp: CaughtUpUsers;
  /** Undefined if it did not ask for any. */
  readonly acknowledgements: Acknowledgements | undefined;
  /** Undefined if it has no `ifUnreached`. */
  readonly toReach: UsersToReach | undefined;
  readonly resends: readonly { readonly trace: Trace; readonly isWhole: boolean }[];
}

/** Failed connections, and names, that are listed one by one. */
const LISTED = 20;

export function overview(facts: OverviewFacts): Trace {
  const { row, rule, record } = facts;
  const { steps, request, isRefused, isWaiting } = opening(row, rule);
  const failed = record.outcomes.filter(({ outcome }) => outcome === 'failed');
  const resends = facts.resends.map(({ trace }) => trace);
  return {
    broadcastId: row.broadcastId,
    status: row.status,
    got: gotIt(failed, facts),
    steps:
      isRefused || isWaiting
        ? steps
        : [...steps, ...audienceSteps(request?.audience), ...connectionSteps(failed, facts), ...laterSteps(facts)],
    outcomes: record.outcomes,
    resends,
  };
}

function gotIt(failed: readonly RecipientOutcome[], { row, record, resends }: OverviewFacts): boolean | null {
  if (row.status === 'RUNNING' || row.status === 'SCHEDULED') return null;
  if (['COMPLETED', 'NO_CONNECTIONS'].includes(row.status)) return true;
  if (resends.some(({ trace: { got }, isWhole }) => isWhole && got === true)) return true;
  if (isUnknown(record.unknown)) return null;
  const resent = new Set(resentTo(resends.map(({ trace }) => trace)).map(({ connectionId }) => connectionId));
  return row.status === 'PARTIAL' && failed.every(({ connectionId }) => resent.has(connectionId));
}

function audienceSteps(audience: Audience = {}): Step[] {
  const { users = [], channels = [], everyone = false, connections = [], exclude } = audience;
  const excluded = (exclude?.users?.length ?? 0) + (exclude?.connections?.length ?? 0);
  const parts = [
    ...(everyone ? ['everyone'] : []),
    ...(users.length > 0 ? [named('user', users)] : []),
    ...(channels.length > 0 ? [named('channel', channels)] : []),
    ...(connections.length > 0 ? [named('connection', connections)] : []),
  ];
  const text = `${parts.join('; ') || 'nobody'}${excluded > 0 ? `; ${excluded} excluded` : ''}`;
  return [{ step: 'audience', ok: parts.length > 0, text }];
}

const named = (what: string, names: readonly string[]): string =>
  `${names.length === 1 ? what : `${what}s`} ${listed(names, names.length)}`;

const listed = (names: readonly string[], count: number): string => {
  const shown = names.slice(0, LISTED);
  return `${shown.join(', ')}${count > shown.length ? `, and ${count - shown.length} more` : ''}`;
};

function connectionSteps(failed: readonly RecipientOutcome[], { row, record }: OverviewFacts): Step[] {
  const report = reportOf(row);
  if (!report) return [{ step: 'connections', ok: false, text: `not all known yet: the broadcast is ${row.status}` }];
  const { connections, delivered, stale, error, status, unreachedUsers } = report;
  const found: Step =
    status === 'EXPIRED'
      ? { step: 'connections', ok: false, text: 'it expired before it was opened, so none was searched' }
      : {
          step: 'connections',
          ok: connections > 0,
          text: connections === 0 ? 'none was found' : `${connections} found`,
        };
  const outcome = (ok: boolean, text: string): Step => ({ step: 'outcome', ok, text });
  return [
    found,
    ...(error ? [outcome(false, `${error.name}: ${error.cause}`)] : []),
    ...(delivered > 0 ? [outcome(true, `${delivered} delivered`)] : []),
    ...(stale > 0 ? [outcome(true, `${stale} stale: the client was gone`)] : []),
    ...failed.slice(0, LISTED).map(failureStep),
    ...(report.failed > LISTED ? [outcome(false, `${report.failed} failed in all`)] : []),
    ...(unreachedUsers.count > 0
      ? [{ step: 'unreached', ok: false, text: listed(unreachedUsers.users, unreachedUsers.count) } as const]
      : []),
    ...unknownLines(record.unknown, row.broadcastId).map((text): Step => ({ step: 'record', ok: false, text })),
  ];
}

const failureStep = ({ connectionId, userId, reason = '', at }: RecipientOutcome): Step => ({
  step: 'outcome',
  ok: false,
  text: `${connectionId}${userId === undefined ? '' : ` of ${userId}`} failed, ${reason} at ${at}`,
});

function laterSteps({ caughtUp: { caughtUp, notAsked }, acknowledgements, toReach, resends }: OverviewFacts): Step[] {
  return [
    ...caughtUp.map((by): Step => ({ step: 'history', ok: true, text: `${by.userId} caught up ${caughtUpText(by)}` })),
    ...(notAsked > 0
      ? [
          {
            step: 'history',
            ok: true,
            text: `${counted(notAsked, 'more user')} not looked up: --user asks about one`,
          } as const,
        ]
      : []),
    ...(acknowledgements ? [acknowledgedStep(acknowledgements)] : []),
    ...(toReach ? [{ step: 'reach', ok: toReach.count === 0, text: usersToReachText(toReach) } as const] : []),
    ...resends.map(({ trace }) => resendStep(trace)),
  ];
}

const acknowledgedStep = (acknowledgements: Acknowledgements): Step => ({
  step: 'acknowledge',
  ok: acknowledgements.acknowledged > 0 && (acknowledgements.missing?.count ?? 0) === 0,
  text: acknowledgementsText(acknowledgements),
});
