/**
 * Delivers events to targets, at least once: retries with waits within the retry policy, and ends at the dead-letter queue.
 * Publishing and schedules start deliveries without waiting for them.
 */
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { LocalContext } from '../../core/context';
import { unattended } from '../../core/guarded';
import { type Clock, sleep } from '../clock';
import type { BusEvent } from '../event';
import { MAX_CONCURRENT_DELIVERIES } from '../limits';
import type { EventBridgeObserver } from '../observer';
import type { Target } from '../targets';
import { type Backoff, backoffDelay } from './backoff';
import { type DeadLetter, sendDeadLetter } from './dead-letter';
import { type DeliveryFailure, classifyFailure } from './failure';

export interface Delivery {
  readonly event: BusEvent;
  /** Epoch milliseconds: when the bus took the event; its age counts from here. */
  readonly ingestedAt: number;
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly target: Target;
}

export interface DeliveryTools {
  readonly context: LocalContext;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: Backoff;
  readonly observe: EventBridgeObserver;
}

type Verdict = Pick<DeadLetter, 'failure' | 'retryAttempts' | 'exhausted'>;

export class Deliveries {
  readonly #limit = pLimit(MAX_CONCURRENT_DELIVERIES);
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(private readonly tools: DeliveryTools) {}

  start(delivery: Delivery): void {
    const faults = this.tools.context.faults?.delivery;
    if (faults) faults(delivery.ruleName, () => this.#start(delivery));
    else this.#start(delivery);
  }

  /** Ends waiting deliveries, and waits for running attempts, at most for the grace period. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const grace = new AbortController();
    const timeout = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs).unref();
      grace.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    await Promise.race([this.settled(), timeout]);
    grace.abort();
  }

  /** Resolves when no delivery is in progress. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #start(delivery: Delivery): void {
    const done = this.#deliver(delivery).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
    unattended('a delivery', done);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { observe } = this.tools;
    const outcome = await this.#attemptUntilDecided(delivery);
    if (outcome === 'abandoned') observe({ type: 'abandoned', ...identityOf(delivery) });
    else if (typeof outcome === 'number') observe({ type: 'delivered', attempts: outcome, ...identityOf(delivery) });
    else await this.#bury(delivery, outcome);
  }

  /** The number of attempts it took, or the verdict that ended it. */
  async #attemptUntilDecided(delivery: Delivery): Promise<number | Verdict | 'abandoned'> {
    const { clock, random, backoff, observe } = this.tools;
    const { maximumAttempts, maximumAgeSeconds } = delivery.target.retryPolicy;
    const deliveryId = randomUUID();
    for (let attempts = 1; ; attempts += 1) {
      const failure = await this.#attempt(delivery, deliveryId);
      if (!failure) return attempts;
      const verdict = { failure, retryAttempts: attempts - 1 };
      if (!failure.retriable) return { ...verdict, exhausted: undefined };
      if (attempts > maximumAttempts) return { ...verdict, exhausted: 'MaximumRetryAttempts' };
      const delayMs = backoffDelay(backoff, attempts, random);
      if (clock.now() + delayMs - delivery.ingestedAt > maximumAgeSeconds * 1000) {
        return { ...verdict, exhausted: 'MaximumEventAgeInSeconds' };
      }
      observe({ type: 'retrying', failure, delayMs, ...identityOf(delivery) });
      if (!(await sleep(clock, delayMs, this.#stopping.signal))) return 'abandoned';
    }
  }

  async #attempt(delivery: Delivery, deliveryId: string): Promise<DeliveryFailure | undefined> {
    const { event, target, ruleArn, ruleName, ingestedAt } = delivery;
    try {
      const ingestionTime = new Date(ingestedAt).toISOString();
      const input = target.input(event, { ruleArn, ruleName, ingestionTime });
      await this.#limit(() => target.send({ event, input, ruleArn, deliveryId }));
      return undefined;
    } catch (error) {
      return classifyFailure(error);
    }
  }

  async #bury(delivery: Delivery, verdict: Verdict): Promise<void> {
    const { context, observe } = this.tools;
    const { event, ruleArn, target } = delivery;
    const { failure } = verdict;
    const queueArn = target.deadLetterArn;
    if (queueArn === undefined) return observe({ type: 'lost', failure, ...identityOf(delivery) });
    try {
      await sendDeadLetter(context, queueArn, { event, ruleArn, targetArn: target.arn, ...verdict });
      observe({ type: 'dead-lettered', failure, queueArn, ...identityOf(delivery) });
    } catch (error) {
      const queueProblem = error instanceof Error ? error.message : String(error);
      observe({ type: 'lost', failure, queueProblem, ...identityOf(delivery) });
    }
  }
}

const identityOf = ({ event, ruleArn, target }: Delivery) => ({
  event,
  ruleArn,
  targetId: target.id,
  targetArn: target.arn,
});
