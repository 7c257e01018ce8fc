/**
 * The overdue rule starts this every minute. take-up.ts handles each overdue broadcast, open-again.ts each event that could not
 * be opened.
 */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { createMetrics } from '#shared/runtime/create-metrics';
import { broadcastsTableName, overdueSettings } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { METRIC } from '#shared/runtime/metrics';
import { OpenRows } from './open-rows';
import { Outlets } from './outlets';
import type { OverdueSummary } from './overdue-parts';
import { foundOverdue, restartOverdue } from './restart-overdue';
import { UnopenedEvents } from './unopened-events';

/** Milliseconds reserved to finish work in progress. */
const SLACK_MS = 10_000;

const settings = overdueSettings();
const openWithinMs = settings.startRetryMaxAgeMinutes * 60_000;
const rows = new OpenRows(createDynamoDb(), broadcastsTableName(), settings.leaseSeconds * 1000);
const metrics = createMetrics();
const queue = new SQSClient(CLIENT_SETTINGS);
const outlets = new Outlets(
  { states: new SFNClient(CLIENT_SETTINGS), events: new EventBridgeClient(CLIENT_SETTINGS), queue },
  settings,
);
const unopened = new UnopenedEvents(queue, settings.unopenedQueueUrl);

export async function handler(_event: unknown, context: Context): Promise<OverdueSummary> {
  beginLog(context, {});
  const isOver = () => context.getRemainingTimeInMillis() < SLACK_MS;
  const onSummary = (summary: OverdueSummary) => {
    metrics.addMetric(METRIC.OVERDUE, MetricUnit.Count, foundOverdue(summary));
    metrics.addMetric(METRIC.ABANDONED, MetricUnit.Count, summary.givenUp);
    metrics.publishStoredMetrics();
  };
  return restartOverdue({ rows, outlets, unopened, log: logger, now: Date.now, openWithinMs, onSummary }, isOver);
}
