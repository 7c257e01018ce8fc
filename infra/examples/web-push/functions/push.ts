/**
 * Pushes a message to the browsers of a user who did not get it. An event may come twice, and a message is retried after a crash:
 * the push service replaces a push of the same topic that is still waiting, and sw.js a notification of the same tag.
 */
/* eslint-disable no-console -- a recipe stands alone, and logs why a push failed */
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { rootCertificates } from 'node:tls';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { generateRequestDetails, type RequestOptions } from 'web-push';

/** A message of the queue: the event `User To Reach`, as EventBridge sends it. */
interface ReachEvent {
  readonly detail: {
    readonly id: string;
    readonly userId: string;
    readonly message: { readonly type: string; readonly data: unknown };
    readonly expiresAt?: string;
  };
}

interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

type VapidKeys = NonNullable<RequestOptions['vapidDetails']>;

interface Subscription {
  readonly userId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** Bytes of a payload: a push service takes 4096 encrypted ones. https://www.rfc-editor.org/rfc/rfc8291#section-4 */
const MAX_PAYLOAD_BYTES = 3993;
/** Characters of a topic. https://www.rfc-editor.org/rfc/rfc8030#section-5.4 */
const TOPIC_CHARACTERS = 32;
/** Seconds that the push service tries, if the message does not expire. */
const TTL_SECONDS = 3600;
const TIMEOUT_MS = 5000;

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());
const secrets = new SecretsManagerClient();
const { SUBSCRIPTIONS_TABLE, VAPID_KEYS_ARN, ADMIN_CONTACT = '', PUSH_CERTIFICATE } = process.env;
const ca = PUSH_CERTIFICATE === undefined ? undefined : [...rootCertificates, PUSH_CERTIFICATE];

/** @returns the messages that failed; only those are retried */
export async function handler({ Records }: QueueEvent) {
  const results = await Promise.allSettled(Records.map(({ body }) => reach((JSON.parse(body) as ReachEvent).detail)));
  const failed = Records.filter((_, index) => results[index]?.status === 'rejected');
  for (const result of results) if (result.status === 'rejected') console.error(result.reason);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function reach(detail: ReachEvent['detail']): Promise<void> {
  const seconds = secondsLeft(detail);
  if (seconds < 1) return;
  const { Items = [] } = await tables.send(
    new QueryCommand({
      TableName: SUBSCRIPTIONS_TABLE,
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': detail.userId },
    }),
  );
  await Promise.all((Items as Subscription[]).map((subscription) => push(detail, subscription, seconds)));
}

/** @throws Error if the push service does not take it; a retry may help */
async function push({ id, message }: ReachEvent['detail'], subscription: Subscription, ttl: number): Promise<void> {
  const { userId, endpoint, p256dh, auth } = subscription;
  const payload = JSON.stringify({ id, ...message });
  const { headers, body } = generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    // A large message is fetched by the page that the notification opens.
    Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES ? JSON.stringify({ id, type: message.type }) : payload,
    { TTL: ttl, urgency: 'normal', topic: id.slice(0, TOPIC_CHARACTERS), vapidDetails: await vapidKeys() },
  );
  const status = await post(endpoint, headers, body);
  if (status === 404 || status === 410) {
    // The browser has left.
    await tables.send(new DeleteCommand({ TableName: SUBSCRIPTIONS_TABLE, Key: { userId, endpoint } }));
  } else if (status >= 300) throw new Error(`The push service answered ${status}`);
}

const post = (endpoint: string, headers: OutgoingHttpHeaders, body: Uint8Array): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', headers, timeout: TIMEOUT_MS, ...(ca && { ca }) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('timeout', () => sent.destroy(new Error('The push service did not answer')));
    sent.on('error', reject);
    sent.end(body);
  });

const secondsLeft = ({ expiresAt }: ReachEvent['detail']): number =>
  expiresAt === undefined
    ? TTL_SECONDS
    : Math.min(TTL_SECONDS, Math.floor((Date.parse(expiresAt) - Date.now()) / 1000));

/** Read once for each instance of the function. */
let keys: Promise<VapidKeys> | undefined;
const vapidKeys = (): Promise<VapidKeys> =>
  (keys ??= readKeys().catch((error: unknown) => {
    keys = undefined;
    throw error;
  }));

async function readKeys(): Promise<VapidKeys> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: VAPID_KEYS_ARN }));
  const { publicKey, privateKey } = JSON.parse(SecretString) as Omit<VapidKeys, 'subject'>;
  return { subject: ADMIN_CONTACT, publicKey, privateKey };
}
