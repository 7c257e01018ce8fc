/**
 * Delivers one batch. Every connection is tried until it has an outcome or the batch stops. Each is one call that
 * returns one outcome, so it is counted exactly once. p-limit bounds concurrent posts; a connection that waits for its
 * next try takes no slot.
 */
import pLimit from 'p-limit';
import type { FailureReason } from '#shared/contracts';
import { backOff } from '#shared/runtime/back-off';
import { classify, type Verdict } from './classify';
import type { EndpointCheck } from './endpoint-check';
import type { Pace } from './governor/pace';
import type { Age } from './prune';
import type { Answer, Post } from './transport/transport';

export interface DeliverySettings {
  readonly postConcurrency: number;
  readonly postAttempts: number;
  /** Milliseconds before the second try; see back-off.ts. */
  readonly retryBaseMs: number;
}

export interface Delivery {
  readonly settings: DeliverySettings;
  readonly post: Post;
  /** Says when each post is due. @default - posts wait for nothing but a place among those in flight */
  readonly pace?: Pick<Pace, 'next'> | undefined;
  readonly endpoint: EndpointCheck;
  /** Called for a connection that is gone; see Pruner.prune. */
  readonly prune: (connectionId: string) => Promise<Age>;
  /** Called for each answer, with the milliseconds its post took. */
  readonly onAnswer: (verdict: Verdict, milliseconds: number) => void;
  /** Aborted at the deadline, and by `deliver` if the endpoint refuses every post. */
  readonly stop: AbortController;
}

/** The outcome of one connection. `unsent`: the batch stopped, or its pace did not let it post, before it had one. */
export type Outcome = 'delivered' | 'stale' | 'unsent' | { readonly failed: FailureReason };

const STOPPED: Answer = { failure: 'aborted' };

/**
 * @returns the outcomes, in the order of the ids
 * @throws ConfigurationError if the endpoint refuses every post
 */
export async function deliver(connectionIds: readonly string[], delivery: Delivery): Promise<Outcome[]> {
  const limit = pLimit(delivery.settings.postConcurrency);
  const stopped = new Promise<'stopped'>((resolve) =>
    delivery.stop.signal.addEventListener('abort', () => resolve('stopped')),
  );
  const tryOnce = (connectionId: string) => limit(postInTurn, connectionId, delivery);
  const outcomes = await Promise.all(connectionIds.map((id) => deliverTo(id, tryOnce, stopped, delivery)));
  if (delivery.endpoint.error) throw delivery.endpoint.error;
  return outcomes;
}

async function deliverTo(
  connectionId: string,
  tryOnce: (connectionId: string) => Promise<Answer>,
  stopped: Promise<'stopped'>,
  { settings, prune, stop }: Delivery,
): Promise<Outcome> {
  if (!isAddressable(connectionId)) return { failed: 'REJECTED' };
  let mayReconnect = true;
  for (let attempt = 1; ; attempt += 1) {
    let answer = await tryOnce(connectionId);
    if (mayReconnect && 'failure' in answer && answer.failure === 'closed') {
      // Most likely an idle socket of an earlier invocation: post once more, without counting a try.
      mayReconnect = false;
      answer = await tryOnce(connectionId);
    }
    const verdict = classify(answer);
    let outcome: Outcome;
    switch (verdict.kind) {
      case 'delivered':
        return 'delivered';
      case 'failed':
        return { failed: verdict.reason };
      case 'stopped':
        // The answer of a post that the deadline cut off is unknown, so it is returned to be sent again. Clients drop an
        // envelope id they have seen, so a duplicate is harmless. Calling it failed could report a delivered message as
        // lost, or lose one whose connection never had its full time.
        return 'unsent';
      case 'gone': {
        const age = await Promise.race([prune(connectionId), stopped]);
        if (age === 'stopped') return 'unsent';
        if (age !== 'young') return 'stale';
        outcome = 'stale';
        break;
      }
      case 'again':
        outcome = { failed: verdict.reason };
    }
    if (attempt === settings.postAttempts) return outcome;
    await backOff(attempt, settings.retryBaseMs, stop.signal);
    // Stryker disable next-line ConditionalExpression: the same signal would refuse the post, but only in its turn
    if (stop.signal.aborted) return 'unsent';
  }
}

/** One post, within the bounds of concurrency and rate. */
async function postInTurn(connectionId: string, { post, pace, endpoint, onAnswer, stop }: Delivery): Promise<Answer> {
  if (pace && !(await pace.next())) return STOPPED;
  if (stop.signal.aborted) return STOPPED;
  const started = performance.now();
  const answer = await post(connectionId);
  const verdict = classify(answer);
  if (verdict.kind !== 'stopped') onAnswer(verdict, performance.now() - started);
  endpoint.note(answer, verdict);
  if (endpoint.error) stop.abort(endpoint.error);
  return answer;
}

/** Whether an id can be a path segment. Others (`..`) would address something else, and no connection has one. */
const isAddressable = (connectionId: string) => /^(?!\.{1,2}$)[\x21-\x7e]{1,256}$/.test(connectionId);
