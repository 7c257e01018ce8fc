/**
 * Lambda's pollers of one queue. Each receives a batch with the function's role, invokes the function, and deletes the
 * messages that the function handled. Failed messages are visible again after the queue's visibility time-out.
 */
import { reportProblem } from '#infra/terminal/standard';
import type { LocalContext } from '../../core/context';
import { type Caller, ServiceError } from '../../core/service';
import { MAX_RECEIVED_MESSAGES, MAX_WAIT_SECONDS, queueUrlOfArn } from '../../sqs';
import { TOO_MANY_REQUESTS } from '../errors';
import type { LocalFunction } from '../local-function';
import { failedMessages, queueEvent, type ReceivedMessage } from './queue-event';

export interface QueueSource {
  readonly queueArn: string;
  readonly target: LocalFunction;
  readonly batchSize: number;
  /** Batches at once. */
  readonly concurrency: number;
  /** Whether the function reports which messages of a batch failed. */
  readonly reportsFailures: boolean;
}

export class QueuePoller {
  #stopped = false;

  constructor(
    private readonly context: Pick<LocalContext, 'registry' | 'endpoint' | 'environment'>,
    private readonly source: QueueSource,
  ) {}

  /** Polls until it is stopped. */
  start(): void {
    for (let poller = 0; poller < this.source.concurrency; poller += 1) void this.#poll();
  }

  /** A waiting receive ends when the queue is closed. */
  stop(): void {
    this.#stopped = true;
  }

  async #poll(): Promise<void> {
    try {
      while (!this.#stopped) {
        const messages = await this.#receive();
        if (messages.length > 0 && !this.#stopped) await this.#delete(await this.#handled(messages));
      }
    } catch (error) {
      if (!this.#stopped) reportProblem(`Polling of ${this.source.queueArn} has ended`, error);
    }
  }

  async #receive(): Promise<readonly ReceivedMessage[]> {
    const { Messages = [] } = await this.#call<{ Messages?: ReceivedMessage[] }>('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(this.source.batchSize, MAX_RECEIVED_MESSAGES),
      WaitTimeSeconds: MAX_WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return Messages;
  }

  /** @returns the messages that the function handled */
  async #handled(messages: readonly ReceivedMessage[]): Promise<readonly ReceivedMessage[]> {
    const { target, queueArn, reportsFailures } = this.source;
    const event = queueEvent(messages, queueArn, this.context.environment.region);
    try {
      const { functionError, payload } = await target.invoke({ payload: JSON.stringify(event) });
      if (functionError) return [];
      if (!reportsFailures) return messages;
      const failed = failedMessages(payload, messages);
      return failed ? messages.filter(({ MessageId }) => !failed.has(MessageId)) : [];
    } catch (error) {
      if (error instanceof ServiceError && error.code === TOO_MANY_REQUESTS) return [];
      throw error;
    }
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#call('DeleteMessageBatch', { Entries });
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
