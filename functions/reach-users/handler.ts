/** Gets a broadcast from the queue once its users have had their time; reach.ts decides. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { createMetrics } from '#shared/runtime/create-metrics';
import { reachSettings } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { REACH_METRIC } from '#shared/runtime/metrics';
import { wait, waitingOf } from '#shared/to-reach/waiting';
import { publishUsersToReach } from './publish';
import { reach, type ReachParts } from './reach';

const { eventBusName, queueUrl, tables, retentionDays } = reachSettings();
const client = createDynamoDb();
const events = new EventBridgeClient(CLIENT_SETTINGS);
const queue = new SQSClient(CLIENT_SETTINGS);
const metrics = createMetrics();
const parts: ReachParts = {
  ...{ client, tables, retentionDays, now: () => Date.now(), log: logger },
  publish: (users) => publishUsersToReach(events, eventBusName, users),
  wait: (waiting, seconds) => wait(queue, queueUrl, waiting, seconds),
};

/** The queue hands over one message at a time: one that fails comes again, and no other with it. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  beginLog(context, {});
  for (const { body } of Records) {
    const waiting = waitingOf(body);
    const { broadcastId } = waiting;
    logger.appendKeys({ broadcastId });
    const { published, waits } = await reach(waiting, parts);
    if (waits) logger.info('The broadcast is still on its way; it waits again');
    if (published === 0) continue;
    logger.info('Users to reach', { users: published });
    metrics.addMetric(REACH_METRIC.TO_REACH, MetricUnit.Count, published);
    metrics.publishStoredMetrics();
  }
}
