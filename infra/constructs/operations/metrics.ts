/**
 * The stack's CloudWatch metrics, which the dashboard draws and the alarms watch. The names of the service's own
 * metrics are those its functions publish (functions/shared/runtime/metrics.ts).
 */
import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS_NAMESPACE, SERVICE_DIMENSION, type MetricName } from '#shared/runtime/metrics';
import { OPEN_BROADCASTS_INDEX, RECIPIENT_INDEX } from '#shared/tables/table-schema';
import type { WatchedStack } from './watched-stack';

const sum = (period: Duration) => ({ statistic: Stats.SUM, period });

/** A metric that a function of this service publishes. */
export const ownMetric = (fn: IFunction, metricName: MetricName, period: Duration, statistic = Stats.SUM): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [SERVICE_DIMENSION]: fn.functionName },
    statistic,
    period,
  });

/**
 * Adds several metrics up to one; a metric without a data point counts as zero.
 * @param label unique in its graph: the ids of the summands are made from it
 */
export function total(label: string, metrics: readonly IMetric[], period: Duration): MathExpression {
  const prefix = label.replace(/\W/g, '').toLowerCase();
  const ids = metrics.map((_, index) => `${prefix}${index}`);
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index}`, metric]));
  return new MathExpression({ expression: `SUM([${ids.join(', ')}])`, usingMetrics, label, period });
}

/** Executions of both machines that failed, timed out or were aborted. */
export const executionsFailed = ({ broadcast, fanOut }: WatchedStack, period: Duration): IMetric[] =>
  [broadcast, fanOut].flatMap((machine) => [
    machine.metricFailed(sum(period)),
    machine.metricTimedOut(sum(period)),
    machine.metricAborted(sum(period)),
  ]);

/** Calls throttled by account quotas: starts of executions, and invocations of senders. */
export const startsThrottled = ({ broadcast, fanOut, lanes }: WatchedStack, period: Duration): IMetric[] => [
  ...[broadcast, fanOut].map((machine) => machine.metricThrottled(sum(period))),
  ...lanes.map(({ sendBatch }) => sendBatch.metricThrottles(sum(period))),
];

/** Throttled reads and writes of the tables and of the indexes that every broadcast uses. */
export function tablesThrottled({ connections, broadcasts }: WatchedStack, period: Duration): IMetric[] {
  return [
    { table: connections, index: RECIPIENT_INDEX },
    { table: broadcasts, index: OPEN_BROADCASTS_INDEX },
  ].flatMap(({ table, index }) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].flatMap((name) => [
      table.metric(name, sum(period)),
      table.metric(name, {
        ...sum(period),
        dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: index },
      }),
    ]),
  );
}

/** Metrics of a rule on the default bus have only the dimension RuleName; on any other bus, also EventBusName. */
export function ruleMetric({ bus }: WatchedStack, rule: IRule, metricName: string, period: Duration): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: {
      RuleName: rule.ruleName,
      ...(bus.eventBusName !== 'default' && { EventBusName: bus.eventBusName }),
    },
    ...sum(period),
  });
}

/** A metric of the WebSocket API's stage: ConnectCount, MessageCount, ClientError, IntegrationError, ExecutionError. */
export const stageMetric = (
  { webSocketApi, webSocketStage }: WatchedStack,
  metricName: string,
  period: Duration,
): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId: webSocketApi.apiId, Stage: webSocketStage.stageName },
    ...sum(period),
  });
