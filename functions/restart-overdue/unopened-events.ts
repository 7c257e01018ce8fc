/** The queue where the state machine leaves events that an execution could not open. */
import { DEAD_LETTER } from '#shared/contracts/dead-letter';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type MessageSystemAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ReportedError } from './failed-report';

export interface UnopenedEvent {
  /** The input of the execution, JSON text. */
  readonly input: string;
  /** ARN of the execution, which has ended. */
  readonly owner: string;
  readonly error: ReportedError;
  /** Epoch milliseconds when it was left there. */
  readonly leftAt: number;
  /** SQS receipt handle, to remove it. */
  readonly receipt: string;
}

const SENT_AT = 'SentTimestamp' satisfies MessageSystemAttributeName;
/** Maximum messages of one call. */
const BATCH = 10;

export class UnopenedEvents {
  constructor(
    private readonly client: Pick<SQSClient, 'send'>,
    private readonly queueUrl: string,
  ) {}

  /**
   * Receives some events. They stay hidden until they are removed or the queue's visibility time-out ends. Does not wait, which
   * would be billed every minute: the next run gets what SQS does not find at once.
   */
  async receive(): Promise<UnopenedEvent[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.queueUrl,
        MaxNumberOfMessages: BATCH,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: [SENT_AT],
      }),
    );
    return Messages.map(eventOf);
  }

  async remove({ receipt }: UnopenedEvent): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle: receipt }));
  }
}

function eventOf({ Body = '', ReceiptHandle = '', MessageAttributes = {}, Attributes = {} }: Message): UnopenedEvent {
  const text = (name: string) => MessageAttributes[name]?.StringValue ?? 'unknown';
  return {
    input: Body,
    owner: text(DEAD_LETTER.execution),
    error: { name: text(DEAD_LETTER.error), cause: text(DEAD_LETTER.cause) },
    leftAt: Number(Attributes[SENT_AT]),
    receipt: ReceiptHandle,
  };
}
