/** ReceiveMessage: which messages to take, and how the receiver sees them. */
import type { JsonObject } from '../core/service';
import { md5, md5OfAttributes } from './checksums';
import { unsupportedParameter } from './errors';
import { askedFor, integerWithin, strings } from './input';
import { MAX_RECEIVED_MESSAGES, MAX_VISIBILITY_TIMEOUT_SECONDS, MAX_WAIT_SECONDS } from './limits';
import type { MessageAttributes, QueuedMessage } from './message';
import type { Queue, ReceivedMessage } from './queue';

export async function receiveMessages(queue: Queue, input: JsonObject): Promise<JsonObject> {
  if (input.ReceiveRequestAttemptId !== undefined) throw unsupportedParameter('ReceiveRequestAttemptId');
  const { settings } = queue;
  const received = await queue.receive(
    integerWithin(input, 'MaxNumberOfMessages', { from: 1, to: MAX_RECEIVED_MESSAGES }) ?? 1,
    integerWithin(input, 'WaitTimeSeconds', { from: 0, to: MAX_WAIT_SECONDS }) ?? settings.waitSeconds,
    integerWithin(input, 'VisibilityTimeout', { from: 0, to: MAX_VISIBILITY_TIMEOUT_SECONDS }) ??
      settings.visibilityTimeoutSeconds,
  );
  // `AttributeNames` is the older name of the same member.
  const systemNames = [...strings(input, 'MessageSystemAttributeNames'), ...strings(input, 'AttributeNames')];
  const names = strings(input, 'MessageAttributeNames');
  return received.length === 0 ? {} : { Messages: received.map((one) => shapeOf(one, systemNames, names)) };
}

function shapeOf({ message, receiptHandle }: ReceivedMessage, systemNames: string[], names: string[]): JsonObject {
  const attributes = selectedAttributes(message.attributes, names);
  const attributesMd5 = md5OfAttributes(attributes);
  const system = selectedSystemAttributes(message, systemNames);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length > 0 ? { Attributes: system } : {}),
    ...(attributesMd5 === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: attributesMd5 }),
  };
}

/** `All` and `.*` mean everything, `trace.*` every name that starts with `trace.`. */
function selectedAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const asked = (name: string) =>
    names.some((want) =>
      want === 'All' || want === '.*' ? true : want.endsWith('.*') ? name.startsWith(want.slice(0, -1)) : want === name,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => asked(name)));
}

function selectedSystemAttributes(message: QueuedMessage, names: readonly string[]): Record<string, string> {
  const all: Readonly<Record<string, string | number | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: message.sentAt,
    ApproximateReceiveCount: message.receiveCount,
    ApproximateFirstReceiveTimestamp: message.firstReceivedAt,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  return askedFor(all, names);
}
