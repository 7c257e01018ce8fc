/**
 * What makes a queue a FIFO queue: sequence numbers, messages that are sent twice, and groups whose next message waits until
 * the earlier ones are gone. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
 */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../core/service';
import { invalidParameter } from './errors';
import { requiredString } from './input';
import { DEDUPLICATION_MS } from './limits';
import type { MessageContent, QueuedMessage } from './message';

export interface FifoSettings {
  readonly contentBasedDeduplication: boolean;
  /** Whether the same deduplication id in two groups is two messages. */
  readonly deduplicatesByGroup: boolean;
}

/** What `MessageGroupId` and `MessageDeduplicationId` may be. */
const ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const SEQUENCE_DIGITS = 20;

/**
 * @param input of SendMessage
 * @throws ServiceError as SQS refuses what is not for a FIFO queue
 */
export function fifoContent(
  settings: FifoSettings,
  input: JsonObject,
): Required<Pick<MessageContent, 'groupId' | 'deduplicationId'>> {
  if (input.DelaySeconds !== undefined && input.DelaySeconds !== null) {
    throw invalidParameter(
      `Value ${JSON.stringify(input.DelaySeconds)} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  const groupId = checkedId('MessageGroupId', requiredString(input, 'MessageGroupId'));
  if (typeof input.MessageDeduplicationId === 'string') {
    return { groupId, deduplicationId: checkedId('MessageDeduplicationId', input.MessageDeduplicationId) };
  }
  if (!settings.contentBasedDeduplication) {
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  const body = requiredString(input, 'MessageBody');
  return { groupId, deduplicationId: createHash('sha256').update(body).digest('hex') };
}

function checkedId(name: string, id: string): string {
  if (ID.test(id)) return id;
  throw invalidParameter(
    `Value ${JSON.stringify(id)} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

/** The messages of the last five minutes, and the last sequence number. */
export class SentMessages {
  #last = 0n;
  /** In the order in which they were sent. */
  readonly #sent = new Map<string, QueuedMessage>();

  constructor(private readonly settings: FifoSettings) {}

  /** The message that this one repeats, even if that was deleted since. */
  earlier(content: MessageContent): QueuedMessage | undefined {
    const oldest = Date.now() - DEDUPLICATION_MS;
    for (const [key, { sentAt }] of this.#sent) {
      if (sentAt >= oldest) break;
      this.#sent.delete(key);
    }
    return this.#sent.get(this.#keyOf(content));
  }

  add(message: QueuedMessage): void {
    this.#sent.set(this.#keyOf(message), message);
  }

  nextSequenceNumber(): string {
    return String((this.#last += 1n)).padStart(SEQUENCE_DIGITS, '0');
  }

  #keyOf({ groupId, deduplicationId }: MessageContent): string {
    return JSON.stringify(this.settings.deduplicatesByGroup ? [deduplicationId, groupId] : [deduplicationId]);
  }
}

/** Groups of which a receive gets nothing: an earlier message is in flight. Without groups, none. */
export const waitingGroups = (messages: Iterable<QueuedMessage>, now: number): ReadonlySet<string | undefined> =>
  new Set([...messages].filter(({ visibleAt }) => visibleAt > now).map(({ groupId }) => groupId));
