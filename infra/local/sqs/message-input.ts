/** Checks the content of SendMessage and of an entry of SendMessageBatch. */
import { type JsonObject, ServiceError } from '../core/service';
import { valueBytes } from './checksums';
import { invalidParameter, unsupportedParameter } from './errors';
import { fifoContent, type FifoSettings } from './fifo';
import { requiredString } from './input';
import { MAX_MESSAGE_ATTRIBUTES } from './limits';
import type { MessageAttribute, MessageAttributes, MessageContent } from './message';

/** The characters that XML 1.0 allows; SQS accepts no others. */
const ALLOWED_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const ATTRIBUTE_NAME = /^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;

/**
 * @param fifo of a FIFO queue
 * @throws ServiceError for content SQS would refuse, except for its size
 */
export function messageContent(input: JsonObject, fifo?: FifoSettings): MessageContent {
  const body = requiredString(input, 'MessageBody');
  if (!ALLOWED_TEXT.test(body)) {
    throw new ServiceError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  if (input.MessageDeduplicationId !== undefined && !fifo) throw unsupportedParameter('MessageDeduplicationId');
  if (input.MessageSystemAttributes !== undefined) throw unsupportedParameter('MessageSystemAttributes');
  return {
    body,
    attributes: messageAttributes((input.MessageAttributes ?? {}) as JsonObject),
    ...(typeof input.MessageGroupId === 'string' ? { groupId: input.MessageGroupId } : {}),
    ...(fifo && fifoContent(fifo, input)),
  };
}

/** Bytes as SQS counts them: the body, and the name, type and value of each attribute. */
export function contentBytes({ body, attributes }: MessageContent): number {
  const ofAttributes = Object.entries(attributes).map(
    ([name, attribute]) => Buffer.byteLength(name + attribute.DataType) + valueBytes(attribute).length,
  );
  return ofAttributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body));
}

function messageAttributes(given: JsonObject): MessageAttributes {
  const entries = Object.entries(given);
  if (entries.length > MAX_MESSAGE_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_MESSAGE_ATTRIBUTES}].`,
    );
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, messageAttribute(name, value as JsonObject)]));
}

function messageAttribute(name: string, { DataType, StringValue, BinaryValue }: JsonObject): MessageAttribute {
  if (!ATTRIBUTE_NAME.test(name)) throw invalidParameter(`The message attribute name '${name}' is invalid.`);
  const type = typeof DataType === 'string' ? DATA_TYPE.exec(DataType)?.[1] : undefined;
  if (type === undefined) {
    throw invalidParameter(
      `The type of message attribute '${name}' is invalid. The set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (typeof value !== 'string' || value === '') {
    throw invalidParameter(`The message attribute '${name}' must contain a non-empty value of type '${type}'.`);
  }
  return type === 'Binary'
    ? { DataType: String(DataType), BinaryValue: value }
    : { DataType: String(DataType), StringValue: value };
}
