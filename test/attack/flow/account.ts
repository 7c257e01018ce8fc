/** The result of one broadcast under attack, from the evidence: events accounted for, messages received or on record. */
import type { DeliveryReport } from '#shared/contracts';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';

export interface FlowCounts {
  /** Events the bus accepted. */
  readonly accepted: number;
  /** Accepted events whose broadcast has a report on the bus. */
  readonly reported: number;
  /** Accepted events that are in the dead-letter queue and in no report. */
  readonly deadLettered: number;
  /** In neither. */
  readonly unaccounted: number;
  /** Reports whose connections do not equal delivered + stale + failed. */
  readonly unbalanced: number;
  /** Reports on the bus after the first one of their broadcast. */
  readonly repeatedReports: number;
  /** Messages to connections in the audience that were open from before the event until its report. */
  readonly due: number;
  readonly received: number;
  /** Not received, but the record or the report says failed, stale or unknown. */
  readonly onRecordAsFailed: number;
  /** Not received, and nothing says so. */
  readonly missing: number;
  /** Received by a connection that was not in the audience. */
  readonly astray: number;
}

export interface SeenBroadcast {
  readonly broadcastId: string;
  /** A description, for whoever reads that something is wrong with it. */
  readonly about: string;
  /** The events that request it: one, or several with the same idempotency key. */
  readonly accepted: number;
  /** On the bus, in order. */
  readonly reports: readonly Pick<
    DeliveryReport,
    'status' | 'connections' | 'delivered' | 'stale' | 'failed' | 'lostParts' | 'failures'
  >[];
  /** Whether one of its events is in the dead-letter queue. */
  readonly deadLettered: boolean;
  /** Ids of connections that should receive it, and whether they did. */
  readonly due: ReadonlyMap<string, boolean>;
  /** Ids of connections that received it although they were not in its audience. */
  readonly astray: readonly string[];
  /** From the outcomes table. */
  readonly outcomes: readonly Pick<RecipientOutcome, 'connectionId' | 'outcome'>[];
}

export const NO_COUNTS: FlowCounts = {
  accepted: 0,
  reported: 0,
  deadLettered: 0,
  unaccounted: 0,
  unbalanced: 0,
  repeatedReports: 0,
  due: 0,
  received: 0,
  onRecordAsFailed: 0,
  missing: 0,
  astray: 0,
};

export const sumOf = (a: FlowCounts, b: FlowCounts): FlowCounts =>
  Object.fromEntries(
    (Object.keys(NO_COUNTS) as (keyof FlowCounts)[]).map((name) => [name, a[name] + b[name]]),
  ) as unknown as FlowCounts;

export interface BroadcastAccount {
  readonly counts: FlowCounts;
  /** What is wrong, in sentences. */
  readonly problems: readonly string[];
}

export function accountOf(seen: SeenBroadcast): BroadcastAccount {
  const { accepted, reports, deadLettered, astray } = seen;
  const isReported = reports.length > 0;
  const unbalanced = reports.filter(
    ({ connections, delivered, stale, failed }) => connections !== delivered + stale + failed,
  ).length;
  // While the event is kept in the queue, nobody is expected to have its message: it may still be redriven.
  const due = isReported ? [...seen.due] : [];
  const without = due.filter(([, received]) => !received).map(([connectionId]) => connectionId);
  const silent = isReported ? silentOf(seen, without) : [];
  const counts: FlowCounts = {
    accepted,
    reported: isReported ? accepted : 0,
    deadLettered: !isReported && deadLettered ? accepted : 0,
    unaccounted: !isReported && !deadLettered ? accepted : 0,
    unbalanced,
    repeatedReports: Math.max(0, reports.length - 1),
    due: due.length,
    received: due.length - without.length,
    onRecordAsFailed: without.length - silent.length,
    missing: silent.length,
    astray: astray.length,
  };
  return { counts, problems: problemsOf(seen, counts, silent) };
}

/** Ids of connections that did not receive it and that no report or record calls failed, stale or unknown. */
function silentOf({ reports, outcomes }: SeenBroadcast, without: readonly string[]): string[] {
  // A failed broadcast, or lost parts, mean that it is unknown who has the message.
  if (reports.some(({ status, lostParts }) => status === 'FAILED' || lostParts > 0)) return [];
  const byId = new Map(outcomes.map(({ connectionId, outcome }) => [connectionId, outcome]));
  const named = new Set(reports.flatMap(({ failures }) => failures.map(({ connectionId }) => connectionId)));
  const isNamed = (id: string) => named.has(id) || ['failed', 'stale'].includes(byId.get(id) ?? '');
  const unnamed = without.filter((id) => !isNamed(id));
  // A failure that the report counts without a row is on record, though without a name; delivered connections are not
  // meant.
  const failed = Math.max(...reports.map((report) => report.failed));
  const nameless = failed - new Set([...named, ...idsOf(outcomes, 'failed')]).size;
  const maybe = unnamed.filter((id) => byId.get(id) === undefined);
  const excused = new Set(maybe.slice(0, Math.max(0, nameless)));
  return unnamed.filter((id) => !excused.has(id));
}

const idsOf = (outcomes: SeenBroadcast['outcomes'], wanted: RecipientOutcome['outcome']): string[] =>
  outcomes.filter(({ outcome }) => outcome === wanted).map(({ connectionId }) => connectionId);

function problemsOf(
  { about, reports, astray }: SeenBroadcast,
  counts: FlowCounts,
  silent: readonly string[],
): string[] {
  const when = (is: boolean, text: string) => (is ? [`${about}: ${text}`] : []);
  return [
    ...when(counts.unaccounted > 0, 'neither in a report nor in the dead-letter queue'),
    ...when(counts.unbalanced > 0, `its report does not add up: ${JSON.stringify(reports)}`),
    ...when(silent.length > 0, `missing in silence at ${silent.join(', ')}`),
    ...when(astray.length > 0, `received by ${astray.join(', ')}, for whom it was not`),
  ];
}
