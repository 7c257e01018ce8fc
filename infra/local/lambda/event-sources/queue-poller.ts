/**
 * Lambda's polling of one queue. It gathers batches with the function's role, invokes the function with several of them at
 * once, and deletes the messages that the function handled. Failed messages are visible again after the queue's visibility
 * time-out.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { reportProblem } from '#infra/terminal/standard';
import type { LocalContext } from '../../core/context';
import { type Caller, ServiceError } from '../../core/service';
import { MAX_BATCH_ENTRIES, MAX_RECEIVED_MESSAGES, queueUrlOfArn } from '../../sqs';
import { TOO_MANY_REQUESTS } from '../errors';
import { MAX_PAYLOAD_BYTES, QUEUE_POLLERS } from '../limits';
import type { LocalFunction } from '../local-function';
import type { MappingSettings } from './mapping-settings';
import { EMPTY_EVENT_BYTES, failedMessages, queueEvent, recordBytes, type ReceivedMessage } from './queue-event';

export interface QueueSource {
  readonly queueArn: string;
  /** Seconds until a message is visible again. */
  readonly visibilitySeconds: number;
  readonly target: LocalFunction;
  readonly settings: MappingSettings;
}

/** Seconds of a receive: so long a mapping that is switched off may still take messages. */
const POLL_SECONDS = 1;
/** Milliseconds before a throttled invocation is tried again; then twice as long. AWS publishes no figures. */
const THROTTLED_MS = { first: 200, most: 5000 };

export class QueuePoller {
  readonly #stopping = new AbortController();
  /** Received, but over the size of the last batch. */
  #left: ReceivedMessage[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly context: Pick<LocalContext, 'registry' | 'endpoint' | 'environment'>,
    private readonly source: QueueSource,
  ) {}

  /** Polls until it is stopped. */
  start(): void {
    void this.#poll();
  }

  /** What it has received by then still reaches the function, as while Lambda disables a mapping. */
  stop(): void {
    this.#stopping.abort();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #poll(): Promise<void> {
    const { settings, queueArn } = this.source;
    const atOnce = Math.min(settings.maximumConcurrency ?? QUEUE_POLLERS, QUEUE_POLLERS);
    try {
      while (!this.#stopped || this.#left.length > 0) {
        if (this.#running.size >= atOnce) await Promise.race(this.#running);
        const batch = await this.#gather();
        if (batch.length > 0) this.#begin(batch);
      }
    } catch (error) {
      if (!this.#stopped) reportProblem(`Polling of ${queueArn} has ended`, error);
    }
  }

  #begin(batch: readonly ReceivedMessage[]): void {
    const receivedAt = Date.now();
    const running = this.#handled(batch, receivedAt + this.source.visibilitySeconds * 1000)
      .then((handled) => this.#delete(handled))
      .catch((error: unknown) => {
        if (!this.#stopped) reportProblem(`A batch of ${this.source.queueArn} failed`, error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Until the batch has its size, its window is over, or one more message would be more than an invocation takes. */
  async #gather(): Promise<readonly ReceivedMessage[]> {
    const { batchSize, windowSeconds } = this.source.settings;
    const batch: ReceivedMessage[] = [];
    let bytes = EMPTY_EVENT_BYTES;
    let until = Infinity;
    let received = this.#left;
    this.#left = [];
    for (;;) {
      for (const [index, message] of received.entries()) {
        bytes += recordBytes(message, this.#where);
        if (bytes > MAX_PAYLOAD_BYTES && batch.length > 0) {
          this.#left = received.slice(index);
          return batch;
        }
        batch.push(message);
      }
      if (batch.length > 0) until = Math.min(until, Date.now() + windowSeconds * 1000);
      const remaining = until - Date.now();
      if (this.#stopped || batch.length >= batchSize || remaining <= 0) return batch;
      received = await this.#receive(batchSize - batch.length, Math.min(POLL_SECONDS, Math.ceil(remaining / 1000)));
      if (batch.length === 0 && received.length === 0) return batch;
    }
  }

  /** @returns messages for the function; those that the filter leaves out are deleted, as by Lambda */
  async #receive(most: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const { filter } = this.source.settings;
    const { Messages = [] } = await this.#call<{ Messages?: ReceivedMessage[] }>('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, MAX_RECEIVED_MESSAGES),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    if (!filter) return Messages;
    const wanted = Messages.filter(({ Body }) => filter.matches(Body));
    await this.#delete(Messages.filter((message) => !wanted.includes(message)));
    return wanted;
  }

  /**
   * @param visibleAt epoch milliseconds when the messages are visible again: until then a throttled function is tried again
   * @returns the messages that the function handled
   */
  async #handled(messages: readonly ReceivedMessage[], visibleAt: number): Promise<readonly ReceivedMessage[]> {
    const { target, settings } = this.source;
    const payload = JSON.stringify(queueEvent(messages, this.#where));
    for (let delay = THROTTLED_MS.first; ; delay = Math.min(2 * delay, THROTTLED_MS.most)) {
      try {
        const answer = await target.invoke({ payload });
        if (answer.functionError) return [];
        if (!settings.reportsFailures) return messages;
        const failed = failedMessages(answer.payload, messages);
        return failed ? messages.filter(({ MessageId }) => !failed.has(MessageId)) : [];
      } catch (error) {
        if (!(error instanceof ServiceError && error.code === TOO_MANY_REQUESTS)) throw error;
        if (this.#stopped || Date.now() + delay >= visibleAt) return [];
        await sleep(delay, undefined, { ref: false, signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAX_BATCH_ENTRIES) {
      const part = messages.slice(start, start + MAX_BATCH_ENTRIES);
      const Entries = part.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#call('DeleteMessageBatch', { Entries });
    }
  }

  get #where() {
    return { queueArn: this.source.queueArn, region: this.context.environment.region };
  }

  async #call<Output>(operation: string, input: object): Promise<Output> {
    const { queueArn, target } = this.source;
    const caller: Caller = { kind: 'role', arn: target.configuration.roleArn };
    const QueueUrl = queueUrlOfArn(this.context, queueArn);
    return (await this.context.registry.call({
      ...{ service: 'sqs', operation, caller },
      input: { QueueUrl, ...input },
    })) as Output;
  }
}
