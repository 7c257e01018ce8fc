/**
 * The alarms: each is a symptom somebody must act on, with the name it has in the README's runbook. Its description, which is all that a
 * notification has, leads to what shows the broadcasts it is about: a saved query or a command, and a link to the query, or else to the
 * dashboard, which links to all of them. Missing data does not breach, except for the overdue rule: it runs every minute and must not be
 * silent.
 */
import { Duration, Stack } from 'aws-cdk-lib';
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
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC } from '#shared/runtime/metrics';
import {
  executionsFailed,
  functionsThrottled,
  integrationErrors,
  ownMetric,
  ruleMetric,
  startsThrottled,
  tablesThrottled,
  total,
} from './metrics';
import { dashboardLink, queryLink, type Link } from './console-links';
import { QUERY, savedQueries, type QueryName } from './saved-queries';
import type { WatchedStack } from './watched-stack';
import { WORD } from './words';

export interface BroadcastAlarmsProps {
  readonly watched: WatchedStack;
  /** @default - nobody is told */
  readonly topic?: ITopic | undefined;
  /** Whether there is a dashboard, to which alarms may link. */
  readonly dashboard: boolean;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** Metrics in one alarm: CloudWatch allows ten, including the expression that adds them. */
const METRICS_OF_AN_ALARM = 9;
/** Percent of connections that may fail, and how many there must be before a percentage means anything. */
const FAILURE_PERCENT = 5;
const FEW_CONNECTIONS = 100;
/** Integration errors in five minutes that may be those of single clients, such as one that leaves while it connects. */
const FEW_INTEGRATION_ERRORS = 5;
/** For what passes by itself if it is short. */
const LASTING = { evaluationPeriods: 3, datapointsToAlarm: 2 };
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_DESCRIPTION_CHARACTERS = 1024;
/** Percent of its timeout that a sender's slowest batches may take. */
const DURATION_PERCENT = 80;

/**
 * What shows the broadcasts an alarm is about: a saved query, or a line of the command `broadcast`. The link runs the query in
 * `logGroups`. @default - in those of the saved query
 */
type Shown = { readonly query: QueryName; readonly logGroups?: readonly ILogGroup[] } | { readonly command: string };

type Symptom = Pick<AlarmProps, 'metric' | 'threshold'> &
  Partial<Omit<AlarmProps, 'alarmDescription'>> & {
    /** What is wrong. */
    readonly what: string;
    readonly shown: readonly Shown[];
  };

/** Every broadcast of the last hour, each with its status. */
const RECENT: Shown = { command: 'watch --since 1h --once' };

export class BroadcastAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { watched, topic, dashboard }: BroadcastAlarmsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const queries = new Map(savedQueries(watched).map((query) => [query.name, query] as const));
    this.alarms = Object.entries(symptoms(watched)).map(([name, { what, shown, ...symptom }]) => {
      const ways = shown.filter((way) => 'command' in way || queries.has(way.query));
      const links = [
        ...ways.flatMap((way) => {
          const saved = 'query' in way ? queries.get(way.query) : undefined;
          return saved && 'query' in way ? [queryLink(this, way.logGroups ?? saved.logGroups, saved.query)] : [];
        }),
        ...(dashboard ? [dashboardLink(this)] : []),
      ];
      const alarm = new Alarm(this, name, {
        alarmDescription: withLink(
          `${what} The broadcasts: ${ways.map((way) => wayText(way, stackName)).join('; ')}.`,
          links,
        ),
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

/** Adds the first link that fits, on a line of its own, so that programs that make links of addresses find its end. */
function withLink(text: string, links: readonly Link[]): string {
  const link = links.find(({ maxCharacters }) => `${text}\n`.length + maxCharacters <= MAX_DESCRIPTION_CHARACTERS);
  return link ? `${text}\n${link.url}` : text;
}

const wayText = (way: Shown, stackName: string): string =>
  'query' in way
    ? `Logs Insights, saved query "${stackName}/${way.query}"`
    : `npx broadcast ${way.command} --stack ${stackName}`;

const symptoms = (watched: WatchedStack): Readonly<Record<string, Symptom>> => ({
  DeadLetters: {
    what: 'The dead-letter queue is not empty: events were accepted but not handled.',
    shown: [{ command: 'redrive --dry-run' }],
    metric: watched.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: MINUTE }),
    threshold: 1,
  },
  ...eventsLost(watched),
  ExecutionsFailed: {
    what: `Executions failed, timed out or were aborted: broadcasts ended as ${WORD.status('FAILED')}, or could not report.`,
    shown: [{ query: QUERY.EXECUTIONS_FAILED }, RECENT],
    metric: total('Executions failed', executionsFailed(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
  },
  FailureRatio: {
    what: `${FAILURE_PERCENT}% or more of the connections are ${WORD.of('failed')} (connections that are gone are ${WORD.of('stale')}): broadcasts end as ${WORD.status('PARTIAL')}.`,
    shown: [{ query: QUERY.FAILURES }],
    metric: failurePercent(watched),
    threshold: FAILURE_PERCENT,
  },
  PostsThrottled: {
    what: 'API Gateway has throttled posts (429) for 15 minutes: the account is at its quota.',
    shown: [{ query: QUERY.THROTTLED }],
    metric: total('Posts throttled', ofLanes(watched, METRIC.THROTTLED), FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 3,
  },
  StartsThrottled: {
    what: 'Step Functions refused to start executions or delayed their steps: a quota of the account is reached.',
    shown: [RECENT],
    metric: total('Starts throttled', startsThrottled(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
  },
  ...inAlarms('FunctionsThrottled', functionsThrottled(watched, FIVE_MINUTES), {
    label: 'Invocations throttled',
    what: 'Lambda refused invocations: the concurrency of the account, or the reserved one, is used up.',
    shown: [RECENT, { query: QUERY.CUT_OFF }],
    ...LASTING,
  }),
  IntegrationErrors: {
    what: 'The WebSocket API could not call its functions, or they answered that something is wrong.',
    shown: [{ query: QUERY.ERRORS }],
    metric: total('Integration errors', integrationErrors(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: FEW_INTEGRATION_ERRORS,
    ...LASTING,
  },
  TablesThrottled: {
    what: 'DynamoDB throttled reads or writes: a hot shard, or a table that is still scaling up.',
    shown: [{ query: QUERY.ERRORS }, RECENT],
    metric: total('Reads and writes throttled', tablesThrottled(watched, FIVE_MINUTES), FIVE_MINUTES),
    threshold: 1,
    ...LASTING,
  },
  SenderErrors: {
    what: 'Invocations of a sender failed: batches are sent again, and clients may get a message twice.',
    shown: [{ query: QUERY.ERRORS, logGroups: watched.lanes.map(({ sendBatch }) => sendBatch.logGroup) }],
    metric: total('Sender errors', errorsOf(watched.lanes.map(({ sendBatch }) => sendBatch)), FIVE_MINUTES),
    threshold: 1,
  },
  SenderNearItsLimit: {
    what: `The slowest batches of a sender take ${DURATION_PERCENT}% or more of its timeout: some end unsent and are sent again.`,
    shown: [{ query: QUERY.SLOWEST }],
    metric: percentOfTimeout(watched),
    threshold: DURATION_PERCENT,
  },
  ...inAlarms('FunctionErrors', errorsOf(watched.otherFunctions), {
    label: 'Errors',
    what: 'A function other than a sender failed: clients cannot connect, or broadcasts are not opened.',
    shown: [{ query: QUERY.ERRORS }],
  }),
  NoReport: {
    what: 'Broadcasts stay without a report past their lease, or cannot be opened; they are started again every minute.',
    shown: [{ query: QUERY.CUT_OFF }],
    metric: ownMetric(watched.restartOverdue, METRIC.OVERDUE, MINUTE),
    threshold: 1,
    evaluationPeriods: 3,
  },
  OverdueRuleSilent: {
    what: 'The overdue rule has not run for five minutes: a broadcast that is cut off now is not picked up.',
    shown: [{ query: QUERY.CUT_OFF }, RECENT],
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
      what: 'EventBridge could neither start a broadcast nor keep its event in the dead-letter queue. The archive has the event, and "broadcast replay" sends what is missing in the list.',
      shown: [RECENT],
    },
  );

/** One symptom over many metrics, split into as many alarms as they need. Any value above zero is an alarm. */
function inAlarms(
  name: string,
  metrics: readonly IMetric[],
  { label, ...symptom }: { readonly label: string } & Omit<Symptom, 'metric' | 'threshold'>,
): Record<string, Symptom> {
  const alarms: Record<string, Symptom> = {};
  for (let from = 0; from < metrics.length; from += METRICS_OF_AN_ALARM) {
    alarms[`${name}${from === 0 ? '' : from / METRICS_OF_AN_ALARM + 1}`] = {
      ...symptom,
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
