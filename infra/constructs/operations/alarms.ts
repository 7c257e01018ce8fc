/**
 * The alarms: each is a symptom someone must act on, under the name the runbook in the README lists it by. Counts that
 * nobody publishes while nothing happens are not breaching; the overdue rule, which runs every minute, must not be silent.
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
/** Metrics of one alarm: CloudWatch takes ten, with the expression that adds them. */
const METRICS_OF_AN_ALARM = 9;
/** Percent of connections found that may fail, and how many must be found before a percentage says anything. */
const FAILURE_PERCENT = 5;
const FEW_CONNECTIONS = 100;
/** Percent of its time-out that the slowest batches of a sender may take. */
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
    alarmDescription: 'The dead-letter queue is not empty: events were accepted and not handled.',
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
    alarmDescription: `${FAILURE_PERCENT}% or more of the connections found got nothing, for a reason other than being gone.`,
    metric: failurePercent(watched),
    threshold: FAILURE_PERCENT,
  },
  PostsThrottled: {
    alarmDescription: 'API Gateway has turned posts away (429) for a quarter of an hour: the account is at its quota.',
    metric: total('Posts throttled', ofLanes(watched, METRIC.THROTTLED), FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 3,
  },
  StartsThrottled: {
    alarmDescription:
      'Step Functions or Lambda turned starts away: a quota of the account, or reserved concurrency, is reached.',
    metric: total('Starts throttled', startsThrottled(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
  },
  TablesThrottled: {
    alarmDescription: 'DynamoDB turned reads or writes away: a hot shard, or a table still growing into its load.',
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
    alarmDescription: `The slowest batches of a sender take ${DURATION_PERCENT}% or more of its time-out: some end unsent and are sent again.`,
    metric: percentOfTimeout(watched),
    threshold: DURATION_PERCENT,
  },
  ...inAlarms('FunctionErrors', errorsOf(watched.otherFunctions), {
    label: 'Errors',
    alarmDescription: 'A function other than the senders failed: clients cannot connect, or broadcasts are not opened.',
  }),
  NoReport: {
    alarmDescription:
      'Broadcasts stay without a report past their lease, or cannot be opened; they are started again every minute.',
    metric: ownMetric(watched.restartOverdue, METRIC.OVERDUE, MINUTE),
    threshold: 1,
    evaluationPeriods: 3,
  },
  OverdueRuleSilent: {
    alarmDescription: 'The overdue rule has not run for five minutes: a broadcast that is cut off now is forgotten.',
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

/** One symptom of many metrics, in as many alarms as they take: none may happen more than zero times. */
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
    label: 'Slowest batches, percent of the time-out',
    period: FIVE_MINUTES,
  });
}
