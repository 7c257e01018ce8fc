/**
 * What one broadcast uses, computed from the settings and the audience without running it. `npm run estimate` uses this
 * model, and so do the durations that `npm run scale` prices. test/bench/scale.test.ts compares its counts with metered
 * runs.
 */
import type { Audience } from '#shared/contracts';
import { MAX_INLINE_ENVELOPE_BYTES } from '#shared/contracts/limits';
import { OPEN_BROADCAST_MB, PARTS_PER_ROUND, ROUNDS_PER_PART } from '#constructs/workflow/workflow-limits';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { LOGGED } from './assumptions';
import { eventsBilled, expressGbSeconds, lambdaGbSeconds, messagesBilled } from './billing-rules';
import { type PlannedDelivery, type ModelPlan, planDelivery, type Recipient, sum } from './delivery-plan';
import { broadcastMs, deliveryMs, openBroadcastMs, sendMs } from './durations';
import { type HistoryUsage, historyUsage, NO_HISTORY } from './history-model';
import { sampleRows, type SampleRows } from './sample-rows';
import { queryUnits, tableUnits } from './table-model';
import type { ExpressUsage, Usage } from './usage';

export interface ModelBroadcast {
  readonly audience: Audience;
  /** The audience resolved: users with their connections, or shards with theirs. */
  readonly recipients: readonly Recipient[];
  /** Size of `message.data`, as JSON. */
  readonly messageBytes: number;
  /** As in the request: `false` keeps it out of history. @default true */
  readonly history?: boolean;
  /** Milliseconds that its execution ran. @default - computed from the durations assumed of AWS */
  readonly durationMs?: number;
}

/** The settings that decide what a broadcast uses. */
export type ModelSettings = Pick<
  BroadcastSettings,
  'sender' | 'bulkSender' | 'rate' | 'fanOut' | 'recordOutcomesUpTo' | 'workflowLogs' | 'history' | 'reports'
>;

/** OpenBroadcast, Decide, Deliver, AnythingPending. */
const STATES_TO_DELIVERY = 4;
/** ComposeReport, RecordReport, HowItEnded, Reported. */
const STATES_TO_REPORT = 4;
/** PublishReport, MarkPublished. */
const STATES_TO_PUBLISH = 2;
/** StartFanOut, HandedOver. */
const STATES_TO_HAND_OVER = 2;
/** Bytes of a composed definition. */
const DEFINITION_BYTES = 34_000;
/** Bytes of an event besides its message or its report. */
const EVENT_BYTES = 500;

export function planBroadcast({ recipients }: Pick<ModelBroadcast, 'recipients'>, settings: ModelSettings): ModelPlan {
  const { sender, bulkSender, fanOut, recordOutcomesUpTo } = settings;
  const interactive = planDelivery([], recipients, {
    batchSize: sender.batchSize,
    maxRounds: fanOut.afterRounds,
    recordUpTo: recordOutcomesUpTo,
  });
  const users = interactive.waiting.filter(({ kind }) => kind === 'user');
  const shards = interactive.waiting.filter(({ kind }) => kind === 'shard');
  const groups = Array.from({ length: Math.ceil(users.length / fanOut.usersPerPart) }, (_, part) =>
    users.slice(part * fanOut.usersPerPart, (part + 1) * fanOut.usersPerPart),
  );
  const parts = interactive.cursors.length + groups.length + shards.length;
  const inPart = {
    batchSize: bulkSender.batchSize,
    maxRounds: ROUNDS_PER_PART,
    recordUpTo: Math.floor(Math.max(0, recordOutcomesUpTo - connectionsOf(interactive)) / Math.max(1, parts)),
  };
  return {
    interactive,
    children: [
      ...interactive.cursors.map((cursor) => planDelivery([cursor], [], inPart)),
      ...groups.map((group) => planDelivery([], group, inPart)),
      ...shards.map((shard) => planDelivery([], [shard], inPart)),
    ],
  };
}

/** Usage of one broadcast, with the durations assumed of AWS. */
export function modelBroadcast(broadcast: ModelBroadcast, settings: ModelSettings): Usage {
  const { messageBytes } = broadcast;
  const plan = planBroadcast(broadcast, settings);
  const { interactive, children } = plan;
  const { rows, history } = storedOf(broadcast, settings);
  const durations = modelDurations(plan, rows.envelopeBytes, settings, history.calls, broadcast.durationMs);
  const handsOver = children.length > 0;
  const deliveries = [interactive, ...children];
  const connections = sum(deliveries.map(connectionsOf));
  const isPublished = publishesReport(plan, settings);
  const reportStates = STATES_TO_REPORT + (isPublished ? STATES_TO_PUBLISH : 0);
  const events = (isPublished ? 2 : 1) + sum(deliveries.map(({ unreachedEvents }) => unreachedEvents));
  return {
    apiGateway: {
      messages: connections * messagesBilled(rows.envelopeBytes),
      connectionMinutes: 0,
      bytesOut: connections * rows.envelopeBytes,
    },
    stepFunctions: {
      broadcastTransitions: STATES_TO_DELIVERY + interactive.states + (handsOver ? STATES_TO_HAND_OVER : reportStates),
      fanOutTransitions: handsOver ? fanOutTransitions(children.length) + reportStates : 0,
      ...durations.stepFunctions,
    },
    lambda: durations.lambda,
    dynamoDb: {
      connections: { readUnits: sum(deliveries.map(queryUnits)), writeUnits: 0 },
      ...tableUnits(plan, rows, { isPublished, rate: settings.rate }),
      ...(history.writeUnits > 0 && { history: { readUnits: 0, writeUnits: history.writeUnits } }),
    },
    eventBridge: {
      events: events - 1 + eventsBilled(EVENT_BYTES + messageBytes),
      archivedBytes: EVENT_BYTES + messageBytes,
    },
    logs: { functionBytes: functionLogs(deliveries), workflowBytes: workflowLogs(deliveries, settings) },
  };
}

/** Every connection gets the message, so the report is COMPLETED, unless there is none. */
const publishesReport = ({ interactive, children }: ModelPlan, { reports }: Pick<ModelSettings, 'reports'>): boolean =>
  reports === 'all' || sum([interactive, ...children].map(connectionsOf)) === 0;

/** Its rows, in the broadcasts table and in history. */
export function storedOf(
  broadcast: ModelBroadcast,
  settings: ModelSettings,
): { readonly rows: SampleRows; readonly history: HistoryUsage } {
  const { audience, messageBytes, history: isWanted = true } = broadcast;
  const { reports } = settings;
  const onlyBatch = onlyBatchOf(broadcast, planBroadcast(broadcast, settings));
  const withPosition = sampleRows({ audience, messageBytes, inHistory: true, onlyBatch, reports });
  const history = isWanted ? historyUsage(audience, withPosition.envelopeBytes, settings) : NO_HISTORY;
  const inHistory = history.writeUnits > 0;
  return {
    rows: inHistory ? withPosition : sampleRows({ audience, messageBytes, inHistory, onlyBatch, reports }),
    history,
  };
}

/** Numbers of connections of each user; undefined unless one batch delivers to all, and nothing but the report follows. */
function onlyBatchOf(
  { recipients }: ModelBroadcast,
  { interactive, children }: ModelPlan,
): readonly number[] | undefined {
  const [round, ...more] = interactive.rounds;
  const isOnly = round?.recorded === true && round.batches.length === 1 && more.length + children.length === 0;
  if (!isOnly || interactive.unreachedEvents > 0) return undefined;
  // Connections of a shard belong to different users.
  return recipients.flatMap(({ kind, connections }) =>
    kind === 'user' ? [connections] : Array.from({ length: connections }, () => 1),
  );
}

/**
 * What is billed by time: EXPRESS executions and functions.
 * @param historyCalls DynamoDB calls that write history
 * @param durationMs how long the execution ran, if that is known
 */
export function modelDurations(
  plan: ModelPlan,
  envelopeBytes: number,
  settings: Pick<ModelSettings, 'sender' | 'bulkSender' | 'rate' | 'reports'>,
  historyCalls: number,
  durationMs?: number,
): { stepFunctions: Pick<Usage['stepFunctions'], 'broadcasts' | 'children'>; lambda: Usage['lambda'] } {
  const { interactive, children } = plan;
  const { sender, bulkSender, rate } = settings;
  const own = { readsEnvelope: envelopeBytes > MAX_INLINE_ENVELOPE_BYTES };
  const bulk = { readsEnvelope: true };
  const lane = (plans: readonly PlannedDelivery[], settingsOfLane: typeof sender, calls: typeof own) => {
    const rounds = plans.flatMap((each) => each.rounds);
    const billed = rounds.flatMap(({ batches, recorded }) =>
      batches.map((size) => Math.ceil(sendMs(size, { sender: settingsOfLane, rate }, { ...calls, recorded }))),
    );
    const billedMs = sum(billed);
    return { invocations: billed.length, gbSeconds: lambdaGbSeconds(billedMs, settingsOfLane.memoryMb) };
  };
  const broadcast = {
    delivery: deliveryMs(interactive, { sender, rate }, own),
    handsOver: children.length > 0,
    isPublished: publishesReport(plan, settings),
    historyCalls,
  };
  return {
    stepFunctions: {
      broadcasts: express([[interactive, durationMs ?? broadcastMs(broadcast)]]),
      children: express(children.map((child) => [child, deliveryMs(child, { sender: bulkSender, rate }, bulk)])),
    },
    lambda: {
      'open-broadcast': {
        invocations: 1,
        gbSeconds: lambdaGbSeconds(openBroadcastMs(historyCalls), OPEN_BROADCAST_MB),
      },
      'send-batch': lane([interactive], sender, own),
      'bulk-send-batch': lane(children, bulkSender, bulk),
    },
  };
}

function express(executions: readonly (readonly [PlannedDelivery, number])[]): ExpressUsage {
  const gbSeconds = executions.map(([plan, durationMs]) => {
    const steps = sum(plan.rounds.map(({ queries, batches }) => queries.length + batches.length)) + 2;
    const dataBytes = Math.max(2_000, ...plan.rounds.flatMap(({ queries }) => queries.map((rows) => rows * 80)));
    return expressGbSeconds({ durationMs, definitionBytes: DEFINITION_BYTES, dataBytes, steps });
  });
  return { requests: executions.length, gbSeconds: sum(gbSeconds) };
}

/** Before the report: ExtendLease; then DeliverParts and AnyPartsLeft per hundred parts; and one per child. */
const fanOutTransitions = (children: number): number => 1 + 2 * Math.ceil(children / PARTS_PER_ROUND) + children;

export const connectionsOf = ({ rounds }: PlannedDelivery): number => sum(rounds.flatMap(({ queries }) => queries));

function functionLogs(deliveries: readonly PlannedDelivery[]): number {
  const batches = deliveries.flatMap(({ rounds }) => rounds.flatMap((round) => round.batches));
  const latencies = sum(batches.map((size) => Math.min(size, LOGGED.latencies)));
  return LOGGED.openBroadcast + batches.length * LOGGED.sender + latencies * LOGGED.latency;
}

function workflowLogs(deliveries: readonly PlannedDelivery[], { workflowLogs: logs }: ModelSettings): number {
  if (logs.level !== 'ALL') return 0;
  const rounds = deliveries.flatMap((delivery) => delivery.rounds);
  const queries = sum(rounds.map((round) => round.queries.length));
  const batches = sum(rounds.map((round) => round.batches.length));
  const connections = sum(deliveries.map(connectionsOf));
  const events = LOGGED.workflow + queries * LOGGED.query + batches * LOGGED.batch;
  return events + (logs.executionData ? connections * LOGGED.connection : 0);
}
