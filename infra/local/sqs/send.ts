/** SendMessage and SendMessageBatch. */
import { type Caller, type JsonObject, ServiceError } from '../core/service';
import { type BatchAnswer, batchEntries, runBatch } from './batch';
import { md5, md5OfAttributes } from './checksums';
import { invalidParameter } from './errors';
import { integerWithin } from './input';
import { MAX_DELAY_SECONDS, MAX_MESSAGE_BYTES } from './limits';
import type { MessageContent } from './message';
import { contentBytes, messageContent } from './message-input';
import type { Queue } from './queue';

export function sendMessage(queue: Queue, input: JsonObject, caller: Caller): JsonObject {
  const content = messageContent(input, queue.settings.fifo);
  refuseOversized(queue, content);
  const delaySeconds = integerWithin(input, 'DelaySeconds', { from: 0, to: MAX_DELAY_SECONDS });
  const message = queue.send(content, caller.arn, delaySeconds);
  const attributesMd5 = md5OfAttributes(content.attributes);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(content.body),
    ...(message.sequenceNumber !== undefined && { SequenceNumber: message.sequenceNumber }),
    ...(attributesMd5 === undefined ? {} : { MD5OfMessageAttributes: attributesMd5 }),
  };
}

export function sendBatch(queue: Queue, input: JsonObject, caller: Caller): BatchAnswer {
  const bytes = batchEntries(input).reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new ServiceError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
  return runBatch(input, (entry) => sendMessage(queue, entry, caller));
}

/** An invalid entry counts as nothing here and fails on its own later. */
function entryBytes(entry: JsonObject): number {
  try {
    return contentBytes(messageContent(entry));
  } catch (error) {
    if (error instanceof ServiceError) return 0;
    throw error;
  }
}

function refuseOversized(queue: Queue, content: MessageContent): void {
  const { maximumMessageBytes } = queue.settings;
  if (contentBytes(content) <= maximumMessageBytes) return;
  throw invalidParameter(
    `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
  );
}
