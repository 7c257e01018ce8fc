/** A message as it is sent, and as a queue holds it. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, each with an optional label: `Number.float`. */
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** On a standard queue it marks a tenant of a fair queue, and has no effect on one machine. */
  readonly groupId?: string;
  /** Only in a FIFO queue. */
  readonly deduplicationId?: string;
}

export interface QueuedMessage extends MessageContent {
  readonly id: string;
  /** Only in a FIFO queue. */
  readonly sequenceNumber?: string;
  /** Epoch milliseconds; unchanged when the message moves to a dead-letter queue, so retention counts from here. */
  readonly sentAt: number;
  /** ARN of the caller's principal. */
  readonly senderId: string;
  /** Epoch milliseconds from when a receive may take it. */
  visibleAt: number;
  receiveCount: number;
  /** Receives from this queue alone; its redrive policy counts these. */
  receivesHere: number;
  firstReceivedAt?: number;
  /** In a dead-letter queue: ARN of the queue it came from. */
  deadLetterSource?: string;
}
