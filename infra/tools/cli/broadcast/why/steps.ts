/** The steps that `broadcast why` tells, and the first ones: which rule, which request. */
import type { BroadcastInput, BroadcastRequest } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { reportOf } from '#shared/tables/stored-report';
import { isWaiting, waitingText } from '#tools/stack/scheduled';
import { traceOfRow } from '#tools/stack/trace-of-row';
import type { StoredBroadcast } from '#tools/stack/tables';
import type { UserHistory } from './user-history';

export interface Step {
  readonly step:
    | 'rule'
    | 'request'
    | 'trace'
    | 'schedule'
    | 'audience'
    | 'connections'
    | 'refused'
    | 'outcome'
    | 'unreached'
    | 'history'
    | 'acknowledge'
    | 'reach'
    | 'record'
    | 'resend';
  /** False for the step where it stopped. */
  readonly ok: boolean;
  readonly text: string;
}

export interface Trace {
  readonly broadcastId: string;
  readonly status: string;
  /**
   * Of one user: whether they got it on some connection and none failed; a stale connection was gone. Of all: whether every
   * connection that was there got it. What a client caught up with and confirmed, or got when it was sent again, it got. Null if
   * the records do not say.
   */
  readonly got: boolean | null;
  readonly steps: readonly Step[];
  readonly outcomes: readonly RecipientOutcome[];
  /** Absent if the user got it without, or is not in its audience, or the question is not about a user. */
  readonly history?: UserHistory;
  /** What was sent again for it. */
  readonly resends: readonly Trace[];
}

export interface Opening {
  readonly steps: readonly Step[];
  /** Absent if it was refused. */
  readonly request: BroadcastRequest | undefined;
  readonly isRefused: boolean;
  /** It waits for its time, or was canceled, so that nothing more is to tell. */
  readonly isWaiting: boolean;
}

/** @param rule name of the rule of its mapping; undefined if it no longer exists */
export function opening(row: StoredBroadcast, rule: string | undefined): Opening {
  const input = row.request === undefined ? undefined : (JSON.parse(row.request) as BroadcastInput);
  const mapping = input?.mapping ?? row.broadcastId.split('/')[0];
  const source = input === undefined ? '' : `, event ${input.eventId} of ${input.source} at ${input.time}`;
  const matched = {
    step: 'rule',
    ok: true,
    text: `mapping ${mapping}${rule === undefined ? '' : `, rule ${rule}`}${source}`,
  } as const;
  const trace = traceOfRow(row);
  const traced = trace ? [{ step: 'trace', ok: true, text: trace.traceId } as const] : [];
  const error = reportOf(row)?.error;
  if (error?.name === 'Broadcast.InvalidRequest') {
    const refused = { step: 'request', ok: false, text: `refused, ${error.name}: ${error.cause}` } as const;
    return { steps: [matched, ...traced, refused], request: undefined, isRefused: true, isWaiting: false };
  }
  const request = input?.request as BroadcastRequest | undefined;
  const { resendOf } = request ?? {};
  return {
    steps: [
      matched,
      { step: 'request', ok: true, text: JSON.stringify(request ?? null) },
      ...traced,
      ...(resendOf
        ? [{ step: 'resend', ok: true, text: `of ${resendOf.broadcastId}, first sent at ${resendOf.time}` } as const]
        : []),
      ...scheduleSteps(row),
    ],
    request,
    isRefused: false,
    isWaiting: isWaiting(row),
  };
}

function scheduleSteps(row: StoredBroadcast): Step[] {
  const text = waitingText(row) ?? (row.sendAt === undefined ? undefined : `scheduled for ${row.sendAt}`);
  if (text === undefined) return [];
  return [
    { step: 'schedule', ok: row.status !== 'CANCELED', text: row.status === 'CANCELED' ? `canceled ${text}` : text },
  ];
}

/** Connections that got it when it was sent again, also when that was sent again. */
export const resentTo = (resends: readonly Trace[]): readonly RecipientOutcome[] =>
  resends.flatMap(({ outcomes, resends: again }) => [
    ...outcomes.filter(({ outcome }) => outcome === 'delivered'),
    ...resentTo(again),
  ]);

/** What was sent again is one step here: the rest is in its own trace. */
export const resendStep = ({ broadcastId, status, got, outcomes }: Trace): Step => {
  const counts = ['delivered', 'stale', 'failed'].map(
    (kind) => [outcomes.filter(({ outcome }) => outcome === kind).length, kind] as const,
  );
  const found = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  const text = `sent again as ${broadcastId} ${status}${found.length > 0 ? `: ${found.join(', ')}` : ''}`;
  return { step: 'resend', ok: got !== false, text };
};
