/** Takes announcements of the queue and looks at each channel that they name; flush.ts says how. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import pLimit from 'p-limit';
import { readChannel } from '#shared/presence/presence-table';
import type { PresenceSignal } from '#shared/presence/signals';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { callbackUrl, channelShards, connectionsTableName, eventBusName, presenceSettings } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { findMembers } from './found';
import { flush, type FlushParts } from './flush';
import type { Cause } from './next-roster';
import { Outlets } from './outlets';

/** Channels at once. */
const AT_ONCE = 8;

const { table, queueUrl, ...limits } = presenceSettings();
const connections = connectionsTableName();
const shards = channelShards();
const dynamoDb = createDynamoDb();
const outlets = new Outlets(
  {
    dynamoDb,
    events: new EventBridgeClient(CLIENT_SETTINGS),
    queue: new SQSClient(CLIENT_SETTINGS),
    sockets: new ApiGatewayManagementApiClient({
      ...CLIENT_SETTINGS,
      ...clientEndpoint(parseCallbackUrl(callbackUrl())),
    }),
  },
  { table, queueUrl, eventBusName: eventBusName() },
);

const now = () => Date.now();
const parts: FlushParts = {
  read: (channel) => readChannel(dynamoDb, table, channel),
  find: (channel) => findMembers(dynamoDb, connections, channel, shards, now()),
  wake: (channel, cause) => outlets.wake(channel, cause, now()),
  write: (channel, roster, revision) => outlets.write(channel, roster, revision, now()),
  post: (connectionIds, frame) => outlets.post(connectionIds, frame),
  publish: (channel, change) => outlets.publish(channel, change),
  told: (channel, version) => outlets.told(channel, version, now()),
  limits,
  now,
};

/** A message stays in the queue until its channel was looked at. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  beginLog(context, {});
  const causes = new Map<string, Cause & { readonly messageIds: readonly string[] }>();
  for (const { messageId, body } of Records) {
    const { channel, at = 0, announced = at === 0 } = JSON.parse(body) as PresenceSignal;
    const known = causes.get(channel) ?? { announced: false, at: 0, messageIds: [] };
    causes.set(channel, {
      announced: known.announced || announced,
      at: Math.max(known.at, at),
      messageIds: [...known.messageIds, messageId],
    });
  }
  const limit = pLimit(AT_ONCE);
  const failed: string[] = [];
  await Promise.all(
    [...causes].map(([channel, { messageIds, ...cause }]) =>
      limit(async () => {
        try {
          await flush(channel, cause, parts);
        } catch (error) {
          logger.error('Could not look at a channel; its messages stay in the queue', {
            channel,
            error: error as Error,
          });
          failed.push(...messageIds);
        }
      }),
    ),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
