/**
 * The MD5 sums in an SQS answer; SDKs use them to check that body and attributes arrived undamaged.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
import { createHash } from 'node:crypto';
import type { MessageAttributes } from './message';

const STRING_TRANSPORT = Buffer.from([1]);
const BINARY_TRANSPORT = Buffer.from([2]);

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Undefined if there are none: SQS then leaves the member out. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (value: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    hash.update(length).update(value);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    hash.update(attribute.BinaryValue === undefined ? STRING_TRANSPORT : BINARY_TRANSPORT);
    add(valueBytes(attribute));
  }
  return hash.digest('hex');
}

/** Binary values travel as base64. */
export const valueBytes = ({ StringValue, BinaryValue }: MessageAttributes[string]): Buffer =>
  BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
