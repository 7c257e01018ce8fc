/** The dead-letter queue: read in batches, each message either deleted or given back. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import type { Stack } from '#tools/stack/stack';

/** Seconds nobody else sees a message that was read: longer than the whole run takes for those that are left. */
const HIDDEN_SECONDS = 15 * 60;
/** SQS answers from some of its servers only when it is not asked to wait. */
const WAIT_SECONDS = 1;
/** Messages of one call, at most. */
const BATCH = 10;

export class DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(stack: Stack) {
    this.#client = stack.client(SQSClient);
    this.#url = stack.outputs.DeadLetterQueueUrl;
  }

  /** About how many there are. */
  async size(): Promise<number> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages ?? 0);
  }

  /** The next ones, hidden from others; empty at the end. */
  async receive(atMost: number): Promise<readonly Message[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: Math.min(BATCH, atMost),
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  async delete({ ReceiptHandle }: Message): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
  }

  /** Seen by others again at once. */
  async giveBack(messages: readonly Message[]): Promise<void> {
    for (let at = 0; at < messages.length; at += BATCH) {
      const Entries = messages
        .slice(at, at + BATCH)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries }));
    }
  }
}
