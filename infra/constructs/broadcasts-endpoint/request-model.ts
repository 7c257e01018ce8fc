/**
 * The shape of a broadcast request, which API Gateway checks before anything is put on the bus (JSON Schema, draft 4).
 * It accepts everything OpenBroadcast accepts. OpenBroadcast checks what a schema cannot, such as the size of the
 * envelope.
 */
import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { MAX_ACKNOWLEDGE_SECONDS, MAX_NAME_LENGTH } from '#shared/contracts/limits';

const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  type: JsonSchemaType.OBJECT,
  properties,
  additionalProperties: false,
  // Draft 4 does not allow an empty list.
  ...(required.length > 0 && { required }),
});
const name: JsonSchema = { type: JsonSchemaType.STRING, minLength: 1, maxLength: MAX_NAME_LENGTH };
const names: JsonSchema = { type: JsonSchemaType.ARRAY, items: name };
const text: JsonSchema = { type: JsonSchemaType.STRING, minLength: 1 };

const supersedes = object({ key: name, version: { type: [JsonSchemaType.STRING, JsonSchemaType.NUMBER] } }, [
  'key',
  'version',
]);

/** At least one of them is required. */
const AUDIENCE_PARTS = ['users', 'channels', 'everyone', 'connections'];

export const REQUEST_MODEL: JsonSchema = {
  schema: JsonSchemaVersion.DRAFT4,
  title: 'BroadcastRequest',
  ...object(
    {
      audience: {
        ...object({
          users: names,
          channels: names,
          everyone: { type: JsonSchemaType.BOOLEAN },
          connections: names,
          exclude: object({ users: names, connections: names }),
        }),
        anyOf: AUDIENCE_PARTS.map((part) => ({ required: [part] })),
      },
      message: object({ type: name, data: {}, supersedes, retain: name }, ['type', 'data']),
      expiresAt: text,
      idempotencyKey: name,
      history: { type: JsonSchemaType.BOOLEAN },
      acknowledge: object(
        { withinSeconds: { type: JsonSchemaType.INTEGER, minimum: 1, maximum: MAX_ACKNOWLEDGE_SECONDS } },
        ['withinSeconds'],
      ),
      resendOf: object({ broadcastId: text, time: text }, ['broadcastId', 'time']),
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
    'idempotencyKey',
    'history',
    'acknowledge',
  ],
};
