/** How long things take on AWS, in milliseconds, from the assumptions: a sender's invocation, a delivery, a broadcast. */
import type { RateSettings, SenderSettings } from '#constructs/settings/settings';
import { governedPostsPerSecond } from '#constructs/settings/in-region';
import { GOVERNED_CONNECTIONS, postTracks } from '#shared/base/post-tracks';
import { ASSUMED } from './assumptions';
import { type PlannedDelivery, type Round, sum } from './delivery-plan';

/** DynamoDB calls of one sender's invocation. */
export interface SenderCalls {
  /** Whether it reads the envelope from the broadcasts table. */
  readonly readsEnvelope: boolean;
  /** Whether it writes a row of outcomes. */
  readonly recorded: boolean;
}

type EnvelopeCall = Pick<SenderCalls, 'readsEnvelope'>;

/** A lane, and the rate that its batches keep to. */
export interface PacedLane {
  readonly sender: SenderSettings;
  readonly rate: RateSettings;
}

/** How long a sender runs: limited by latency, by its share of a CPU, or by the rate of its turn, which starts at once. */
export function sendMs(
  connections: number,
  { sender, rate }: PacedLane,
  { readsEnvelope, recorded }: SenderCalls,
): number {
  const { postConcurrency, memoryMb } = sender;
  const byLatency = (connections * ASSUMED.postMs) / Math.max(1, Math.min(connections, postConcurrency));
  const byCpu = (connections * ASSUMED.postCpuMs * ASSUMED.vcpuMb) / Math.min(memoryMb, ASSUMED.vcpuMb);
  const isGoverned = takesTurn(connections, rate);
  const byRate = isGoverned ? (connections * 1000) / postTracks(governedPostsPerSecond(rate)).rate : 0;
  const calls = [readsEnvelope, recorded, isGoverned].filter(Boolean).length * ASSUMED.dynamoDbMs;
  return ASSUMED.senderMs + calls + Math.max(byLatency, byCpu, byRate);
}

/** Whether a batch waits for its turn. */
export const takesTurn = (connections: number, rate: RateSettings): boolean =>
  connections >= GOVERNED_CONNECTIONS && governedPostsPerSecond(rate) > 0;

/** From OpenDelivery to CloseDelivery. */
export function deliveryMs(plan: PlannedDelivery, lane: PacedLane, calls: EnvelopeCall): number {
  const rounds = plan.rounds.map((round) => roundMs(round, lane, calls));
  return sum(rounds) + STATES_AROUND * ASSUMED.stateMs + plan.unreachedEvents * ASSUMED.putEventsMs;
}

/**
 * How long OpenBroadcast runs.
 * @param historyCalls DynamoDB calls besides the claim
 */
export const openBroadcastMs = (historyCalls: number): number =>
  ASSUMED.openBroadcastMs + (1 + historyCalls) * ASSUMED.dynamoDbMs;

interface TimedBroadcast {
  /** Milliseconds of its delivery. */
  readonly delivery: number;
  readonly handsOver: boolean;
  /** Whether its report is published, if it does not hand over. */
  readonly isPublished: boolean;
  readonly historyCalls: number;
}

/** From the start of a broadcast to its end. */
export const broadcastMs = ({ delivery, handsOver, isPublished, historyCalls }: TimedBroadcast): number => {
  const opening = ASSUMED.invokeMs + openBroadcastMs(historyCalls);
  const publishing = isPublished ? ASSUMED.putEventsMs + ASSUMED.dynamoDbMs : 0;
  const ending = handsOver ? ASSUMED.startExecutionMs : ASSUMED.dynamoDbMs + publishing;
  const states = STATES_OF_BROADCAST + (isPublished ? STATES_OF_PUBLISHING : 0);
  return opening + delivery + ending + states * ASSUMED.stateMs;
};

const STATES_AROUND = 2;
/** States in sequence in a round that sends: four of its own, one query, four of a batch. */
const STATES_OF_ROUND = 9;
/** Four before the delivery and four after it. */
const STATES_OF_BROADCAST = 8;
const STATES_OF_PUBLISHING = 2;

/** Queries run side by side; batches in waves as wide as the setting. */
function roundMs({ batches, recorded }: Round, lane: PacedLane, calls: EnvelopeCall): number {
  const { concurrentBatches } = lane.sender;
  const waves = Array.from({ length: Math.ceil(batches.length / concurrentBatches) }, (_, wave) => {
    const largest = Math.max(...batches.slice(wave * concurrentBatches, (wave + 1) * concurrentBatches));
    return ASSUMED.invokeMs + sendMs(largest, lane, { ...calls, recorded });
  });
  return ASSUMED.dynamoDbMs + STATES_OF_ROUND * ASSUMED.stateMs + sum(waves);
}
