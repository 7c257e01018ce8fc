/** Started every minute by the overdue rule; what it does with each overdue broadcast is in take-up.ts. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '../shared/aws-clients';
import { CLIENT_SETTINGS } from '../shared/client-settings';
import { createMetrics } from '../shared/create-metrics';
import { broadcastsTableName, overdueSettings } from '../shared/env';
import { beginLog, logger } from '../shared/logger';
import { METRIC } from '../shared/metrics';
import { OpenRows } from './open-rows';
import { Outlets } from './outlets';
import { foundOverdue, restartOverdue, type Summary } from './restart-overdue';

/** Milliseconds kept back for what has been begun. */
const SLACK_MS = 10_000;

const rows = new OpenRows(createDynamoDb(), broadcastsTableName());
const metrics = createMetrics();
const outlets = new Outlets(
  {
    states: new SFNClient(CLIENT_SETTINGS),
    events: new EventBridgeClient(CLIENT_SETTINGS),
    queue: new SQSClient(CLIENT_SETTINGS),
  },
  overdueSettings(),
);

export async function handler(_event: unknown, context: Context): Promise<Summary> {
  beginLog(context, {});
  const isOver = () => context.getRemainingTimeInMillis() < SLACK_MS;
  const onSummary = (summary: Summary) => {
    metrics.addMetric(METRIC.OVERDUE, MetricUnit.Count, foundOverdue(summary));
    metrics.addMetric(METRIC.ABANDONED, MetricUnit.Count, summary.givenUp);
    metrics.publishStoredMetrics();
  };
  return restartOverdue({ rows, outlets, log: logger, now: Date.now, onSummary }, isOver);
}
