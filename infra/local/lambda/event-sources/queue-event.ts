/** The event that a function gets for messages of a queue, and the failures that it reports. */
import { parseJson } from '#shared/base/parse-json';
import type { MessageAttribute, MessageAttributes } from '../../sqs';

/** As ReceiveMessage gives it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: MessageAttributes;
}

/** Where a message comes from. */
export interface QueueOfEvent {
  readonly queueArn: string;
  readonly region: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export const queueEvent = (messages: readonly ReceivedMessage[], queue: QueueOfEvent) => ({
  Records: messages.map((message) => recordOf(message, queue)),
});

export const EMPTY_EVENT_BYTES = JSON.stringify(queueEvent([], { queueArn: '', region: '' })).length;

/** Bytes that the message adds to an event, with a comma. */
export const recordBytes = (message: ReceivedMessage, queue: QueueOfEvent): number =>
  Buffer.byteLength(JSON.stringify(recordOf(message, queue))) + 1;

const recordOf = (message: ReceivedMessage, { queueArn, region }: QueueOfEvent) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
  ),
  ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

const attributeOf = ({ DataType, StringValue, BinaryValue }: MessageAttribute) => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});

/**
 * Ids of the failed messages in a function's response, if it reports partial batch failures. An answer without a list of
 * failures is a complete success, as an empty list is.
 * @returns undefined if the whole batch counts as failed: no object, or a failure that names no message of the batch
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(payload: string, messages: readonly ReceivedMessage[]): ReadonlySet<string> | undefined {
  const answer = parseJson(payload) ?? {};
  if (typeof answer !== 'object' || Array.isArray(answer)) return undefined;
  const failures = (answer as { readonly batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const ids = failures.map((failure) => (failure as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  return ids.every((id): id is string => typeof id === 'string' && known.has(id)) ? new Set(ids) : undefined;
}
