/**
 * The alarms: each is a symptom somebody must act on, with the name it has in the README's runbook. Missing data does
 * not breach, except for the overdue rule: it runs every minute and must not be silent.
 */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
  type AlarmProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC } from '#shared/runtime/metrics';
import { executionsFailed, ownMetric, ruleMetric, startsThrottled, tablesThrottled, total } from './metrics';
import type { WatchedStack } from './watched-stack';

export interface BroadcastAlarmsProps {
  readonly watched: WatchedStack;
  /** @default - nobody is told */
  readonly topic?: ITopic | undefined;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** Metrics in one alarm: CloudWatch allows ten, including the expression that adds them. */
const METRICS_OF_AN_ALARM = 9;
/** Percent of connections that may fail, and how many there must be before a percentage means anything. */
const FAILURE_PERCENT = 5;
const FEW_CONNECTIONS = 100;
/** Percent of its timeout that a sender's slowest batches may take. */
const DURATION_PERCENT = 80;

type Symptom = Pick<AlarmProps, 'metric' | 'threshold'> & Partial<AlarmProps> & { readonly alarmDescription: string };

export class BroadcastAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { watched, topic }: BroadcastAlarmsProps) {
    super(scope, id);
    this.alarms = Object.entries(symptoms(watched)).map(([name, symptom]) => {
      const alarm = new Alarm(this, name, {
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        ...symptom,
      });
      if (topic) {
        const action = new SnsAction(topic);
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
      return alarm;
    });
  }
}

const symptoms = (watched: WatchedStack): Readonly<Record<string, Symptom>> => ({
  DeadLetters: {
    alarmDescription: 'The dead-letter queue is not empty: events were accepted but not handled.',
    metric: watched.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: MINUTE }),
    threshold: 1,
  },
  ...eventsLost(watched),
  ExecutionsFailed: {
    alarmDescription: 'Executions of broadcast or fan-out failed, timed out or were aborted.',
    metric: total('Executions failed', executionsFailed(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
  },
  FailureRatio: {
    alarmDescription: `${FAILURE_PERCENT}% or more of the connections found failed for a reason other than being gone.`,
    metric: failurePercent(watched),
    threshold: FAILURE_PERCENT,
  },
  PostsThrottled: {
    alarmDescription: 'API Gateway has throttled posts (429) for 15 minutes: the account is at its quota.',
    metric: total('Posts throttled', ofLanes(watched, METRIC.THROTTLED), FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 3,
  },
  StartsThrottled: {
    alarmDescription:
      'Step Functions or Lambda throttled starts: a quota of the account or the reserved concurrency is reached.',
    metric: total('Starts throttled', startsThrottled(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
  },
  TablesThrottled: {
    alarmDescription: 'DynamoDB throttled reads or writes: a hot shard, or a table that is still scaling up.',
    metric: total('Reads and writes throttled', tablesThrottled(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  },
  SenderErrors: {
    alarmDescription: 'Invocations of a sender failed: batches are sent again, and clients may get a message twice.',
    metric: total('Sender errors', errorsOf(watched.lanes.map(({ sendBatch }) => sendBatch)), FIVE_MINUTES),
    threshold: 1,
  },
  SenderNearItsLimit: {
    alarmDescription: `The slowest batches of a sender take ${DURATION_PERCENT}% or more of its timeout: some end unsent and are sent again.`,
    metric: percentOfTimeout(watched),
    threshold: DURATION_PERCENT,
  },
  ...inAlarms('FunctionErrors', errorsOf(watched.otherFunctions), {
    label: 'Errors',
    alarmDescription: 'A function other than a sender failed: clients cannot connect, or broadcasts are not opened.',
  }),
  NoReport: {
    alarmDescription:
      'Broadcasts stay without a report past their lease, or cannot be opened; they are started again every minute.',
    metric: ownMetric(watched.restartOverdue, METRIC.OVERDUE, MINUTE),
    threshold: 1,
    evaluationPeriods: 3,
  },
  OverdueRuleSilent: {
    alarmDescription:
      'The overdue rule has not run for five minutes: a broadcast that is cut off now is not picked up.',
    metric: watched.restartOverdue.metricInvocations({ statistic: Stats.SUM, period: FIVE_MINUTES }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    treatMissingData: TreatMissingData.BREACHING,
  },
});

/** EventBridge could not even reach the dead-letter queue. */
const eventsLost = (watched: WatchedStack): Record<string, Symptom> =>
  inAlarms(
    'EventsLost',
    watched.rules.map((rule) => ruleMetric(watched, rule, 'InvocationsFailedToBeSentToDlq', FIVE_MINUTES)),
    {
      label: 'Events lost',
      alarmDescription: 'EventBridge could neither start a broadcast nor keep its event in the dead-letter queue.',
    },
  );

/** One symptom over many metrics, split into as many alarms as they need. Any value above zero is an alarm. */
function inAlarms(
  name: string,
  metrics: readonly IMetric[],
  { label, alarmDescription }: { readonly label: string; readonly alarmDescription: string },
): Record<string, Symptom> {
  const alarms: Record<string, Symptom> = {};
  for (let from = 0; from < metrics.length; from += METRICS_OF_AN_ALARM) {
    alarms[`${name}${from === 0 ? '' : from / METRICS_OF_AN_ALARM + 1}`] = {
      alarmDescription,
      metric: total(label, metrics.slice(from, from + METRICS_OF_AN_ALARM), FIVE_MINUTES),
      threshold: 1,
    };
  }
  return alarms;
}

const ofLanes = ({ lanes }: WatchedStack, name: (typeof METRIC)[keyof typeof METRIC]): IMetric[] =>
  lanes.map(({ sendBatch }) => ownMetric(sendBatch, name, FIVE_MINUTES));

const errorsOf = (functions: WatchedStack['otherFunctions']): IMetric[] =>
  functions.map((fn) => fn.metricErrors({ statistic: Stats.SUM, period: FIVE_MINUTES }));

function failurePercent(watched: WatchedStack): MathExpression {
  const all = { delivered: METRIC.DELIVERED, stale: METRIC.STALE, failed: METRIC.FAILED };
  const named = Object.entries(all).flatMap(([id, name]) =>
    ofLanes(watched, name).map((metric, lane) => ({ id: `${id}${lane}`, metric })),
  );
  const sumOf = (ids: readonly string[]) => ids.map((id) => `FILL(${id}, 0)`).join(' + ');
  const found = `(${sumOf(named.map(({ id }) => id))})`;
  const failed = `(${sumOf(named.map(({ id }) => id).filter((id) => id.startsWith('failed')))})`;
  return new MathExpression({
    expression: `IF(${found} >= ${FEW_CONNECTIONS}, 100 * ${failed} / ${found}, 0)`,
    usingMetrics: Object.fromEntries(named.map(({ id, metric }) => [id, metric])),
    label: 'Failed, percent of connections found',
    period: FIVE_MINUTES,
  });
}

function percentOfTimeout({ lanes }: WatchedStack): MathExpression {
  return new MathExpression({
    expression: `MAX([${lanes.map(({ sender }, lane) => `100 * FILL(d${lane}, 0) / ${sender.timeoutSeconds * 1000}`).join(', ')}])`,
    usingMetrics: Object.fromEntries(
      lanes.map(({ sendBatch }, lane) => [
        `d${lane}`,
        sendBatch.metricDuration({ statistic: 'p99', period: FIVE_MINUTES }),
      ]),
    ),
    label: 'Slowest batches, percent of the timeout',
    period: FIVE_MINUTES,
  });
}
