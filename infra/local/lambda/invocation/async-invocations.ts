/**
 * Asynchronous invocations (InvocationType Event): accepted at once, retried after an error of the function, and finally
 * reported to a destination. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { reportProblem } from '#infra/terminal/standard';
import { ServiceError } from '../../core/service';
import { TOO_MANY_REQUESTS } from '../errors';
import { DEFAULT_ASYNC_MAX_AGE_SECONDS, DEFAULT_ASYNC_RETRIES } from '../limits';
import type { InvocationResult, LocalFunction } from '../local-function';
import type { DestinationRecord, Destinations } from './destinations';

export interface AsyncSettings {
  readonly retries: number;
  readonly maxAgeSeconds: number;
  /** ARNs. */
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

/** Milliseconds until the first and the second retry after an error. */
export type RetryDelays = readonly [number, number];

interface AsyncEvent {
  readonly target: LocalFunction;
  readonly payload: string;
  readonly clientContext: string | undefined;
  readonly requestId: string;
  readonly receivedAt: number;
}

const DEFAULT_SETTINGS: AsyncSettings = {
  retries: DEFAULT_ASYNC_RETRIES,
  maxAgeSeconds: DEFAULT_ASYNC_MAX_AGE_SECONDS,
};
/** Throttled events are retried after 1 second, up to 5 minutes, while they are young enough. */
const FIRST_THROTTLE_DELAY_MS = 1000;
const MAX_THROTTLE_DELAY_MS = 5 * 60 * 1000;

export class AsyncInvocations {
  readonly #settings = new Map<string, AsyncSettings>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(
    private readonly destinations: Destinations,
    private readonly retryDelays: RetryDelays,
  ) {}

  configure(functionArn: string, settings: AsyncSettings): void {
    this.#settings.set(functionArn, settings);
  }

  /** @returns the request id; the invocation continues in the background */
  accept(target: LocalFunction, payload: string, clientContext: string | undefined): string {
    const event = { target, payload, clientContext, requestId: randomUUID(), receivedAt: Date.now() };
    const run = this.#run(event)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          reportProblem(`Asynchronous invocation of ${target.configuration.name}`, error);
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    return event.requestId;
  }

  /** Drops what waits for a retry; running invocations end with the function's environments. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  async #run(event: AsyncEvent): Promise<void> {
    const settings = this.#settings.get(event.target.configuration.arn) ?? DEFAULT_SETTINGS;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#invokeOnceAllowed(event, settings);
      const record = { ...event, result, attempts: attempt };
      if (result === 'too-old') return this.#report(settings.onFailure, 'EventAgeExceeded', record);
      if (!result.functionError) return this.#report(settings.onSuccess, 'Success', record);
      if (attempt > settings.retries) return this.#report(settings.onFailure, 'RetriesExhausted', record);
      await this.#pause(this.retryDelays[attempt - 1] ?? this.retryDelays[1]);
      if (isTooOld(event, settings)) return this.#report(settings.onFailure, 'EventAgeExceeded', record);
    }
  }

  /** Throttling uses up age, not attempts. */
  async #invokeOnceAllowed(event: AsyncEvent, settings: AsyncSettings): Promise<InvocationResult | 'too-old'> {
    for (let delay = FIRST_THROTTLE_DELAY_MS; ; delay = Math.min(delay * 2, MAX_THROTTLE_DELAY_MS)) {
      if (isTooOld(event, settings)) return 'too-old';
      try {
        return await event.target.invoke(event);
      } catch (error) {
        if (!(error instanceof ServiceError && error.code === TOO_MANY_REQUESTS)) throw error;
        await this.#pause(delay);
      }
    }
  }

  async #report(
    destinationArn: string | undefined,
    condition: DestinationRecord['condition'],
    {
      target,
      payload,
      requestId,
      result,
      attempts,
    }: AsyncEvent & { result: InvocationResult | 'too-old'; attempts: number },
  ): Promise<void> {
    if (destinationArn === undefined) return;
    const { arn: functionArn, roleArn } = target.configuration;
    const response = result === 'too-old' ? undefined : result;
    await this.destinations.send(destinationArn, roleArn, {
      functionArn,
      requestId,
      condition,
      attempts,
      payload,
      response,
    });
  }

  async #pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: this.#stopping.signal });
  }
}

const isTooOld = ({ receivedAt }: AsyncEvent, { maxAgeSeconds }: AsyncSettings): boolean =>
  Date.now() - receivedAt > maxAgeSeconds * 1000;
