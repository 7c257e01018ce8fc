/**
 * The CloudWatch metrics of the stack, made of its parts: the dashboard draws them and the alarms watch them. The names of
 * the service's own are those its functions publish (functions/shared/runtime/metrics.ts).
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
 * One metric of several, each point their sum; a metric without a point counts as nothing.
 * @param label unique in its graph: the ids of the summands are made of it
 */
export function total(label: string, metrics: readonly IMetric[], period: Duration): MathExpression {
  const prefix = label.replace(/\W/g, '').toLowerCase();
  const ids = metrics.map((_, index) => `${prefix}${index}`);
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index}`, metric]));
  return new MathExpression({ expression: `SUM([${ids.join(', ')}])`, usingMetrics, label, period });
}

/** Executions of both machines that ended in any other way than well. */
export const executionsFailed = ({ broadcast, fanOut }: WatchedStack, period: Duration): IMetric[] =>
  [broadcast, fanOut].flatMap((machine) => [
    machine.metricFailed(sum(period)),
    machine.metricTimedOut(sum(period)),
    machine.metricAborted(sum(period)),
  ]);

/** Calls that were turned away for the account's quotas: starts of executions, and invocations of senders. */
export const startsThrottled = ({ broadcast, fanOut, lanes }: WatchedStack, period: Duration): IMetric[] => [
  ...[broadcast, fanOut].map((machine) => machine.metricThrottled(sum(period))),
  ...lanes.map(({ sendBatch }) => sendBatch.metricThrottles(sum(period))),
];

/** Reads and writes DynamoDB turned away, of the tables and of the indexes every broadcast passes through. */
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
