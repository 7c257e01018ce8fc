/**
 * The overdue rule starts this every minute. take-up.ts handles each overdue broadcast, open-again.ts each event that could not
 * be opened, close-acknowledgements.ts each deadline of acknowledgements.
 */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { createMetrics } from '#shared/runtime/create-metrics';
import { acknowledgementsTableIfAny, broadcastsTableName, overdueSettings } from '#shared/runtime/env';
import { beginLog, logger } from '#shared/runtime/logger';
import { ACKNOWLEDGE_METRIC, METRIC } from '#shared/runtime/metrics';
import { closeAcknowledgements, type ClosingParts } from './close-acknowledgements';
import { OpenRows } from './open-rows';
import { Outlets } from './outlets';
import type { OverdueSummary } from './overdue-parts';
import { foundOverdue, restartOverdue } from './restart-overdue';
import { UnopenedEvents } from './unopened-events';

/** Milliseconds reserved to finish work in progress. */
const SLACK_MS = 10_000;

const settings = overdueSettings();
const openWithinMs = settings.startRetryMaxAgeMinutes * 60_000;
const client = createDynamoDb();
const rows = new OpenRows(client, broadcastsTableName(), settings.leaseSeconds * 1000);
const metrics = createMetrics();
const queue = new SQSClient(CLIENT_SETTINGS);
const outlets = new Outlets(
  { states: new SFNClient(CLIENT_SETTINGS), events: new EventBridgeClient(CLIENT_SETTINGS), queue },
  settings,
);
const acknowledgements = acknowledgementsTableIfAny();
const closing: ClosingParts | undefined =
  acknowledgements === undefined
    ? undefined
    : {
        ...{ client, table: acknowledgements, log: logger, now: () => Date.now() },
        publish: (events) => outlets.publishAcknowledged(events),
      };
const unopened = new UnopenedEvents(queue, settings.unopenedQueueUrl);

export async function handler(_event: unknown, context: Context): Promise<OverdueSummary> {
  beginLog(context, {});
  const isOver = () => context.getRemainingTimeInMillis() < SLACK_MS;
  const onSummary = (summary: OverdueSummary) => {
    metrics.addMetric(METRIC.OVERDUE, MetricUnit.Count, foundOverdue(summary));
    metrics.addMetric(METRIC.ABANDONED, MetricUnit.Count, summary.givenUp);
    metrics.publishStoredMetrics();
  };
  const parts = { rows, outlets, unopened, log: logger, now: Date.now, openWithinMs, onSummary };
  // Side by side, so that neither keeps the other from its work.
  const [restarted, closed] = await Promise.allSettled([restartOverdue(parts, isOver), closeDue(isOver)]);
  if (restarted.status === 'rejected') throw restarted.reason;
  if (closed.status === 'rejected') throw closed.reason;
  return restarted.value;
}

/** @throws Error if some could not be counted, so that the function's alarm sees it */
async function closeDue(isOver: () => boolean): Promise<void> {
  if (!closing) return;
  const { unacknowledged, failed } = await closeAcknowledgements(closing, isOver);
  if (unacknowledged > 0) {
    metrics.addMetric(ACKNOWLEDGE_METRIC.UNACKNOWLEDGED, MetricUnit.Count, unacknowledged);
    metrics.publishStoredMetrics();
  }
  if (failed > 0)
    throw new Error(
      `Could not count the acknowledgements of ${failed} broadcasts; the next run tries again in a minute`,
    );
}
