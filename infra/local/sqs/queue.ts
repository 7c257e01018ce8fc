/**
 * One queue in memory: visibility timeout, delay, long polling, retention, and the move to its dead-letter queue
 * after too many receives. Time is the wall clock; a waiting receive wakes when a message arrives or becomes visible.
 */
import { randomUUID } from 'node:crypto';
import { SentMessages, waitingGroups } from './fifo';
import { MAX_IN_FLIGHT_MESSAGES, MAX_LOCAL_MESSAGES } from './limits';
import type { MessageContent, QueuedMessage } from './message';
import type { QueueSettings } from './queue-settings';
import { Waiters } from './waiters';
import { ServiceError } from '../core/service';

export interface ReceivedMessage {
  /** A snapshot at this receive. */
  readonly message: Readonly<QueuedMessage>;
  readonly receiptHandle: string;
}

export class Queue {
  readonly createdAt = Date.now();
  readonly #messages = new Map<string, QueuedMessage>();
  readonly #waiters = new Waiters();
  /** Only of a FIFO queue. */
  readonly #sent: SentMessages | undefined;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly settings: QueueSettings,
    /** The queue of the redrive policy. */
    readonly deadLetterQueue: Queue | undefined,
  ) {
    this.#sent = settings.fifo && new SentMessages(settings.fifo);
  }

  /**
   * @returns the message; in a FIFO queue the earlier one that it repeats
   * @throws ServiceError OverLimit if the queue holds too many messages for local mode
   */
  send(content: MessageContent, senderId: string, delaySeconds = this.settings.delaySeconds): QueuedMessage {
    const earlier = this.#sent?.earlier(content);
    if (earlier) return earlier;
    if (this.#messages.size >= MAX_LOCAL_MESSAGES) {
      throw new ServiceError(
        'OverLimit',
        `Local mode holds up to ${MAX_LOCAL_MESSAGES} messages in ${this.name}; purge it.`,
      );
    }
    const sentAt = Date.now();
    const visibleAt = sentAt + delaySeconds * 1000;
    const message: QueuedMessage = {
      ...content,
      ...(this.#sent && { sequenceNumber: this.#sent.nextSequenceNumber() }),
      ...{ id: randomUUID(), sentAt, senderId, visibleAt, receiveCount: 0, receivesHere: 0 },
    };
    this.#sent?.add(message);
    this.#add(message);
    return message;
  }

  /** Waits up to `waitSeconds` if there is nothing to receive. */
  async receive(max: number, waitSeconds: number, visibilitySeconds: number): Promise<ReceivedMessage[]> {
    const deadline = Date.now() + waitSeconds * 1000;
    for (;;) {
      const received = this.#take(max, visibilitySeconds);
      if (received.length > 0 || Date.now() >= deadline || this.#waiters.closed) return received;
      await this.#waiters.wait(Math.min(deadline, this.#nextVisibleAt()));
    }
  }

  /** The handle of an earlier receive has no effect, as in SQS. */
  delete(handle: string): void {
    const { messageId, receive } = parseReceiptHandle(handle, this.name);
    if (this.#messages.get(messageId)?.receivesHere !== receive) return;
    this.#messages.delete(messageId);
    // The next message of its group may be received now.
    if (this.settings.fifo) this.#waiters.wake();
  }

  /** @throws ServiceError MessageNotInflight */
  changeVisibility(handle: string, seconds: number): void {
    const { messageId, receive } = parseReceiptHandle(handle, this.name);
    const message = this.#messages.get(messageId);
    if (message?.receivesHere !== receive || message.visibleAt <= Date.now()) {
      throw new ServiceError('MessageNotInflight', 'The specified message is not in flight.');
    }
    message.visibleAt = Date.now() + seconds * 1000;
    this.#waiters.wake();
  }

  purge(): void {
    this.#messages.clear();
  }

  counts(): { visible: number; inFlight: number; delayed: number } {
    const now = Date.now();
    this.#dropExpired(now);
    const hidden = [...this.#messages.values()].filter((message) => message.visibleAt > now);
    const inFlight = hidden.filter((message) => message.receivesHere > 0).length;
    return { visible: this.#messages.size - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  /** Ends waiting receives with an empty result. */
  close(): void {
    this.#waiters.close();
  }

  #add(message: QueuedMessage): void {
    this.#messages.set(message.id, message);
    this.#waiters.wake();
  }

  #take(max: number, visibilitySeconds: number): ReceivedMessage[] {
    const now = Date.now();
    if (this.counts().inFlight >= MAX_IN_FLIGHT_MESSAGES) {
      throw new ServiceError(
        'OverLimit',
        `More than ${MAX_IN_FLIGHT_MESSAGES} messages of ${this.name} are in flight.`,
      );
    }
    const waiting = this.settings.fifo ? waitingGroups(this.#messages.values(), now) : undefined;
    const received: ReceivedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (received.length === max) break;
      if (message.visibleAt > now || waiting?.has(message.groupId)) continue;
      if (this.#isExhausted(message)) this.#moveToDeadLetters(message, now);
      else received.push(this.#receiveOne(message, now, visibilitySeconds));
    }
    return received;
  }

  #receiveOne(message: QueuedMessage, now: number, visibilitySeconds: number): ReceivedMessage {
    message.receiveCount += 1;
    message.receivesHere += 1;
    message.firstReceivedAt ??= now;
    message.visibleAt = now + visibilitySeconds * 1000;
    return { message: { ...message }, receiptHandle: receiptHandle(this.name, message.id, message.receivesHere) };
  }

  #isExhausted(message: QueuedMessage): boolean {
    const { maxReceiveCount } = this.settings;
    return maxReceiveCount !== undefined && message.receivesHere >= maxReceiveCount;
  }

  /** As in SQS, happens at the receive that would be one too many. */
  #moveToDeadLetters(message: QueuedMessage, now: number): void {
    this.#messages.delete(message.id);
    if (!this.deadLetterQueue) return;
    this.deadLetterQueue.#add({ ...message, receivesHere: 0, visibleAt: now, deadLetterSource: this.arn });
  }

  #nextVisibleAt(): number {
    let next = Infinity;
    for (const { visibleAt } of this.#messages.values()) next = Math.min(next, visibleAt);
    return next;
  }

  #dropExpired(now: number): void {
    const oldest = now - this.settings.retentionSeconds * 1000;
    for (const message of this.#messages.values()) if (message.sentAt < oldest) this.#messages.delete(message.id);
  }
}

export const receiptHandle = (queueName: string, messageId: string, receive: number): string =>
  Buffer.from([queueName, messageId, receive].join(' ')).toString('base64');

/** @throws ServiceError ReceiptHandleIsInvalid for a handle of another queue, or one never issued */
export function parseReceiptHandle(handle: string, queueName: string): { messageId: string; receive: number } {
  const [queue, messageId, receive] = Buffer.from(handle, 'base64').toString().split(' ');
  if (queue !== queueName || messageId === undefined || receive === undefined) {
    throw new ServiceError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid for this queue.');
  }
  return { messageId, receive: Number(receive) };
}
