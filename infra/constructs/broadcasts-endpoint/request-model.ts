/**
 * The shape of a broadcast request, which API Gateway checks before anything is put on the bus (JSON Schema, draft 4 and later).
 * It accepts everything OpenBroadcast accepts. OpenBroadcast checks what a schema cannot, such as the size of the
 * envelope. Imports nothing from CDK, so that a command that prints it need not load it.
 */
import { MAX_NAME_LENGTH } from '#shared/contracts/limits';

type JsonSchema = Readonly<Record<string, unknown>>;

const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  // Draft 4 does not allow an empty list.
  ...(required.length > 0 && { required }),
});
const name: JsonSchema = { type: 'string', minLength: 1, maxLength: MAX_NAME_LENGTH };
const names: JsonSchema = { type: 'array', items: name };
const text: JsonSchema = { type: 'string', minLength: 1 };

const supersedes = object({ key: name, version: { type: ['string', 'number'] } }, ['key', 'version']);

/** At least one of them is required. */
const AUDIENCE_PARTS = ['users', 'channels', 'everyone', 'connections'];

export const REQUEST_SCHEMA: JsonSchema = {
  title: 'BroadcastRequest',
  ...object(
    {
      audience: {
        ...object({
          users: names,
          channels: names,
          everyone: { type: 'boolean' },
          connections: names,
          exclude: object({ users: names, connections: names }),
        }),
        anyOf: AUDIENCE_PARTS.map((part) => ({ required: [part] })),
      },
      message: object({ type: name, data: {}, supersedes, retain: name }, ['type', 'data']),
      expiresAt: text,
      sendAt: text,
      idempotencyKey: name,
      history: { type: 'boolean' },
      acknowledge: object({ withinSeconds: { type: 'number' } }, ['withinSeconds']),
      ifUnreached: object({ afterSeconds: { type: 'number' }, unacknowledged: { type: 'boolean' } }, ['afterSeconds']),
      resendOf: object({ broadcastId: text, time: text }, ['broadcastId', 'time']),
      // Any value: an invalid one is dropped, and not refused.
      traceparent: {},
    },
    ['audience', 'message'],
  ),
};

/** What a refused client is told. */
export const EXPECTED_REQUEST = {
  audience: AUDIENCE_PARTS,
  message: ['type', 'data'],
  optional: [
    'audience.exclude',
    'message.supersedes',
    'message.retain',
    'expiresAt',
    'sendAt',
    'idempotencyKey',
    'history',
    'acknowledge',
    'ifUnreached',
    'traceparent',
  ],
};
