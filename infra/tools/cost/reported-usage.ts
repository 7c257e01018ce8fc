/**
 * What a broadcast used, from its report and its request: the counts and the duration are those that happened, and what the report
 * does not say (the writes, the functions' durations) is the model's. So it costs nothing to know, and works for reports of any
 * age and version.
 */
import type { Audience, DeliveryReport } from '#shared/contracts';
import { type BillLine, billOf, type WorkflowType } from './bill';
import { ASSUMED } from './assumptions';
import { modelBroadcast, type ModelSettings } from './broadcast-model';
import type { Recipient } from './delivery-plan';
import type { Usage } from './usage';

export interface ReportedBroadcast {
  /** Undefined if the request was refused. */
  readonly request?: {
    readonly audience: Audience;
    /** Size of `message.data`, as JSON. */
    readonly messageBytes: number;
    readonly history?: boolean;
  };
  readonly report: Pick<DeliveryReport, 'connections' | 'delivered' | 'durationMs' | 'unreachedUsers'>;
}

type Settings = ModelSettings & { readonly shards: Shards };
interface Shards {
  readonly everyone: { readonly read: number };
  readonly channel: { readonly read: number };
}

/** A refused request addresses nobody, and its event and report are small. */
const REFUSED = { audience: {}, messageBytes: 2, history: false } as const;

export function usageOfReport(broadcast: ReportedBroadcast, settings: Settings): Usage {
  const { connections, delivered, durationMs } = broadcast.report;
  const modelled = modelledLike(broadcast, settings, durationMs + afterReportMs(settings));
  // A post that is answered with 410, or fails, is no message.
  const share = connections === 0 ? 0 : delivered / connections;
  const { messages, bytesOut } = modelled.apiGateway;
  return { ...modelled, apiGateway: { messages: messages * share, bytesOut: bytesOut * share, connectionMinutes: 0 } };
}

/**
 * What the model says of a broadcast to the connections of the report, as `npm run estimate` would.
 * @param durationMs of the execution. @default - computed from the durations assumed of AWS
 */
export function modelledLike(
  { request = REFUSED, report }: ReportedBroadcast,
  settings: Settings,
  durationMs?: number,
): Usage {
  const { connections, unreachedUsers } = report;
  const recipients = recipientsOf(request.audience, connections, unreachedUsers.count, settings.shards);
  return modelBroadcast({ ...request, recipients, ...(durationMs !== undefined && { durationMs }) }, settings);
}

/** The lines of the bill that depend on the broadcast; the same for each report with the same numbers. */
export const costOfReport = (broadcast: ReportedBroadcast, settings: Settings, workflow: WorkflowType): BillLine[] =>
  billOf(usageOfReport(broadcast, settings), workflow);

/** Milliseconds of the execution after its report was composed, whose duration is therefore not in it. */
const afterReportMs = ({ reports }: Settings): number =>
  ASSUMED.dynamoDbMs + (reports === 'all' ? ASSUMED.putEventsMs + ASSUMED.dynamoDbMs : 0);

/** The connections that were found, spread over whom they were looked for. */
function recipientsOf(
  { users = [], channels = [], everyone = false }: Audience,
  connections: number,
  unreached: number,
  shards: Shards,
): Recipient[] {
  // Everyone includes all others.
  if (everyone)
    return recipientsOf({ channels: ['everyone'] }, connections, 0, { ...shards, channel: shards.everyone });
  const reached = Math.max(0, users.length - unreached);
  const ofShards = channels.length * shards.channel.read;
  // With users and shards, each gets what one of the others gets: a report does not say more.
  const places = reached + ofShards;
  const spread = Array.from({ length: places }, (_, at): Recipient => {
    return { kind: at < reached ? 'user' : 'shard', connections: Math.floor((connections + at) / places) };
  });
  const absent = Array.from({ length: users.length - reached }, (): Recipient => ({ kind: 'user', connections: 0 }));
  // Connections addressed by their id need no query.
  const direct: Recipient[] = places === 0 && connections > 0 ? [{ kind: 'shard', connections }] : [];
  return [...spread, ...absent, ...direct];
}
