/** The dead-letter queue: read in batches; each message is either deleted or given back. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import type { Stack } from '../stack';

/** Seconds a message stays hidden after it was read: longer than a whole run needs for the messages it leaves. */
const HIDDEN_SECONDS = 15 * 60;
/** Without a wait, SQS asks only some of its servers. */
const WAIT_SECONDS = 1;
/** Maximum number of messages per call. */
const BATCH = 10;

export class DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(stack: Stack) {
    this.#client = stack.client(SQSClient);
    this.#url = stack.outputs.DeadLetterQueueUrl;
  }

  /** Approximate number of messages. */
  async size(): Promise<number> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages ?? 0);
  }

  /** The next messages, hidden from others; empty at the end. */
  async receive(atMost: number): Promise<readonly Message[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: Math.min(BATCH, atMost),
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
      }),
    );
    return Messages;
  }

  async delete({ ReceiptHandle }: Message): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
  }

  /** Makes them visible to others at once. */
  async giveBack(messages: readonly Message[]): Promise<void> {
    for (let at = 0; at < messages.length; at += BATCH) {
      const Entries = messages
        .slice(at, at + BATCH)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries }));
    }
  }
}
