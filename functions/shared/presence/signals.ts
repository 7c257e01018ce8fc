/**
 * Announces that somebody is about to enter or leave a channel, so that its roster is made anew. It is sent before the rows are
 * written: if the function then crashes, the later look that every announcement brings sees what became of it. Nothing is lost.
 */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { isChannelOf } from '../contracts/names';
import { CLIENT_SETTINGS } from '../runtime/client-settings';
import { presenceSignals } from '../runtime/env';
import { channelOf } from '../tables/recipients';
import type { ConnectionRow } from '../tables/table-schema';

/** Content of a message. */
export interface PresenceSignal {
  readonly channel: string;
  /** Only in the flush's own: epoch milliseconds of the look that it planned. */
  readonly at?: number;
  /** Only in the flush's own: whether it also stands for announcements that had to wait. @default true without `at` */
  readonly announced?: boolean;
}

/** Seconds in which changes of a channel become one. */
export const GATHER_SECONDS = 1;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MAX_BATCH = 10;

export class PresenceSignals {
  constructor(
    private readonly client: Pick<SQSClient, 'send'>,
    private readonly settings: NonNullable<ReturnType<typeof presenceSignals>>,
  ) {}

  /**
   * For rows that are about to be written or deleted; rows of other recipients and of channels without presence do not matter.
   * @throws errors of SQS; then the rows must stay as they are
   */
  async announce(rows: readonly Pick<ConnectionRow, 'recipient'>[]): Promise<void> {
    const channels = new Set(rows.map(({ recipient }) => channelOf(recipient)));
    const signals = [...channels].flatMap((channel) =>
      channel !== undefined && isChannelOf(channel, this.settings.channels)
        ? [{ channel } satisfies PresenceSignal]
        : [],
    );
    for (let from = 0; from < signals.length; from += MAX_BATCH) {
      const { Failed = [] } = await this.client.send(
        new SendMessageBatchCommand({
          QueueUrl: this.settings.queueUrl,
          Entries: signals.slice(from, from + MAX_BATCH).map((signal, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify(signal),
            DelaySeconds: GATHER_SECONDS,
          })),
        }),
      );
      if (Failed[0]) throw new Error(`SQS refused a message: ${Failed[0].Code ?? ''} ${Failed[0].Message ?? ''}`);
    }
  }
}

/** @returns undefined without presence */
export function createPresenceSignals(): PresenceSignals | undefined {
  const settings = presenceSignals();
  return settings && new PresenceSignals(new SQSClient(CLIENT_SETTINGS), settings);
}
