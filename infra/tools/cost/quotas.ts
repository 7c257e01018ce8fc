/**
 * The least quotas that an account needs for a load, by the durations the cost model assumes. Calls beyond a quota are
 * throttled and tried again, so a smaller quota makes broadcasts late and loses none.
 */
import { rateInRegion } from '#constructs/settings/in-region';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { partsAtOnce } from '#constructs/workflow/workflow-limits';
import { MAX_INLINE_ENVELOPE_BYTES } from '#shared/contracts/limits';
import { ASSUMED } from './assumptions';
import { connectionsOf, type ModelBroadcast, planBroadcast, storedOf } from './broadcast-model';
import { type PlannedDelivery, sum } from './delivery-plan';
import { openBroadcastMs, type PacedLane, sendMs } from './durations';
import type { Month } from './month';
import { RESUMES_EACH_TIME } from './resume-model';

/** The busiest second. */
export interface Load extends Omit<Month, 'broadcastsPerDay'> {
  readonly broadcastsPerSecond: number;
  readonly broadcast: ModelBroadcast;
}

export interface LeastQuotas {
  /** Lambda, "Concurrent executions": functions that run at once. */
  readonly functionsAtOnce: number;
  /** API Gateway, "Throttle rate": posts to connections, new connections and client messages a second. */
  readonly requestsPerSecond: number;
  /** Step Functions, "StartExecution": executions started a second. */
  readonly startsPerSecond: number;
}

/** The formulas, for readers. */
export const QUOTA_FORMULAS: readonly string[] = [
  'functions at once = broadcasts/s × (seconds of OpenBroadcast + senders of each × seconds of one) + connects/s and resumes/s × their seconds + 2 rules; at least the senders of one broadcast',
  'requests a second = broadcasts/s × connections of each + connects/s + client messages/s; at least rate.postsPerSecond if a broadcast hands over',
  'starts a second = broadcasts/s, and one more for each broadcast that hands over to a fan-out',
];

/** Functions that rules start every minute. */
const RULES = 2;
/** Milliseconds of authorize, connect and disconnect together. */
const SESSION_MS = 3 * ASSUMED.routeMs + 3 * ASSUMED.dynamoDbMs;
const RESUME_MS = ASSUMED.routeMs + 3 * ASSUMED.dynamoDbMs;

export function leastQuotas(load: Load, settings: BroadcastSettings): LeastQuotas {
  const { broadcastsPerSecond, broadcast } = load;
  const { interactive, children } = planBroadcast(broadcast, settings);
  const { rows, history } = storedOf(broadcast, settings);
  const { sender, bulkSender, rate } = settings;
  const clients = clientsOf(load, settings);

  const opening = (broadcastsPerSecond * openBroadcastMs(history.calls)) / 1000;
  const readsEnvelope = rows.envelopeBytes > MAX_INLINE_ENVELOPE_BYTES;
  const senders = atLeast(
    broadcastsPerSecond * secondsOf([interactive], { sender, rate }, readsEnvelope),
    Math.min(sender.concurrentBatches, largestRound(interactive)),
  );
  const handsOver = children.length > 0;
  const bulk = handsOver
    ? atLeast(
        broadcastsPerSecond * secondsOf(children, { sender: bulkSender, rate }, true),
        Math.min(partsAtOnce(settings), children.length) * bulkSender.concurrentBatches,
      )
    : 0;
  const posts = broadcastsPerSecond * sum([interactive, ...children].map(connectionsOf));
  return {
    functionsAtOnce: Math.ceil(opening + senders + bulk + clients.functions + RULES),
    requestsPerSecond: Math.ceil(atLeast(posts, handsOver ? rateInRegion(rate).postsPerSecond : 0) + clients.requests),
    startsPerSecond: Math.ceil(broadcastsPerSecond * (handsOver ? 2 : 1)),
  };
}

const atLeast = Math.max;

const largestRound = ({ rounds }: PlannedDelivery): number =>
  Math.max(0, ...rounds.map(({ batches }) => batches.length));

/** How long all senders of the deliveries run, together. */
function secondsOf(deliveries: readonly PlannedDelivery[], lane: PacedLane, readsEnvelope: boolean): number {
  const rounds = deliveries.flatMap((delivery) => delivery.rounds);
  const each = rounds.flatMap(({ batches, recorded }) =>
    batches.map((size) => sendMs(size, lane, { readsEnvelope, recorded })),
  );
  return sum(each) / 1000;
}

/** What open connections need: they connect, subscribe, and send a resume or a ping at the interval. */
function clientsOf(
  { connections, sessionMinutes, heartbeatSeconds, channelsPerConnection }: Load,
  { history }: BroadcastSettings,
): { readonly functions: number; readonly requests: number } {
  const connects = connections / (sessionMinutes * 60);
  const subscribes = connects * channelsPerConnection;
  const beats = heartbeatSeconds === 0 ? 0 : connections / heartbeatSeconds;
  const isKept = history.minutes > 0;
  const resumes = isKept ? beats + RESUMES_EACH_TIME * (connects + subscribes) : 0;
  const pings = isKept ? 0 : beats;
  const routeMs = ASSUMED.routeMs + 2 * ASSUMED.dynamoDbMs;
  return {
    functions: (connects * SESSION_MS + subscribes * routeMs + resumes * RESUME_MS) / 1000,
    requests: connects + subscribes + resumes + pings,
  };
}

/** @example 'functions at once 7, API Gateway requests a second 25, executions started a second 10' */
export const quotasText = ({ functionsAtOnce, requestsPerSecond, startsPerSecond }: LeastQuotas): string =>
  `functions at once ${number(functionsAtOnce)}, API Gateway requests a second ${number(requestsPerSecond)}, executions started a second ${number(startsPerSecond)}`;

const number = (count: number): string => count.toLocaleString('en-US');
