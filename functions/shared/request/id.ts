/** Schemas of names that an event may also give as a whole number. */
import * as v from 'valibot';
import { asName } from '../contracts/names';

export const idOf = (isId: (value: unknown) => value is string, rule: string) =>
  v.pipe(v.unknown(), v.transform(asName), v.custom<string>(isId, rule));

/** Bytes of a DynamoDB key; a broadcastId is one. */
const MAX_BROADCAST_ID_BYTES = 2048;
export const broadcastId = v.custom<string>(
  (value) => typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= MAX_BROADCAST_ID_BYTES,
  'the broadcastId of a broadcast',
);
