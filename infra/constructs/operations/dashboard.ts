/** The dashboard: from the alarms down through the flow. Start looking at the first row that looks wrong. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  Stats,
  TextWidget,
  type Alarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  ACKNOWLEDGE_METRIC,
  GAP_METRIC,
  METRIC,
  REACH_METRIC,
  RESUME_METRIC,
  type MetricName,
} from '#shared/runtime/metrics';
import {
  functionsThrottled,
  ownMetric,
  ruleMetric,
  stageMetric,
  startsThrottled,
  tablesThrottled,
  total,
} from './metrics';
import { queryLink } from './console-links';
import { savedQueries } from './saved-queries';
import type { WatchedLane, WatchedStack } from './watched-stack';
import { labelOf, WORD } from './words';

export interface BroadcastDashboardProps {
  readonly watched: WatchedStack;
  readonly alarms: readonly Alarm[];
}

const PERIOD = Duration.minutes(1);
const SUM = { statistic: Stats.SUM, period: PERIOD };
/** Columns of a CloudWatch dashboard. */
const WIDTH = 24;

export class BroadcastDashboard extends Construct {
  constructor(scope: Construct, id: string, { watched, alarms }: BroadcastDashboardProps) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.hours(3),
      widgets: [
        ...(alarms.length > 0
          ? [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 4 })]]
          : []),
        heading('Events and executions'),
        row([
          ['Events that start a broadcast', eventMetrics(watched)],
          ['Executions', executionMetrics(watched)],
          ['Dead letters, overdue, abandoned', troubleMetrics(watched)],
        ]),
        heading('Delivery'),
        row([
          [
            `Connections = ${(['delivered', 'stale', 'failed'] as const).map(WORD.of).join(' + ')}`,
            byLane(watched, METRIC.DELIVERED, METRIC.STALE, METRIC.FAILED, METRIC.UNSENT),
          ],
          ['Time of a post, ms', latencyMetrics(watched)],
          [
            'Held back, throttled (429), prunes failed, unrecorded',
            byLane(watched, METRIC.HELD_BACK, METRIC.THROTTLED, METRIC.PRUNE_FAILED, METRIC.UNRECORDED),
          ],
        ]),
        heading('Senders, tables, clients'),
        row([
          ['Senders: duration, ms', watched.lanes.map(slowest)],
          [
            'Throttled: tables, functions, starts',
            [
              total('Reads and writes throttled', tablesThrottled(watched, PERIOD), PERIOD),
              total('Invocations throttled', functionsThrottled(watched, PERIOD), PERIOD),
              total('Starts throttled', startsThrottled(watched, PERIOD), PERIOD),
            ],
          ],
          ['Clients', clientMetrics(watched)],
        ]),
        ...resumeWidgets(watched),
        ...acknowledgeWidgets(watched),
        ...reachWidgets(watched),
        heading('Queries'),
        [new TextWidget({ markdown: queryList(this, watched), width: WIDTH, height: 6 })],
      ],
    });
  }
}

const resumeWidgets = ({ resume }: WatchedStack): IWidget[][] => {
  if (!resume) return [];
  const of = (names: readonly MetricName[]) => names.map((name) => ownMetric(resume, name, PERIOD));
  return [
    heading('Clients that catch up'),
    row([
      ['Resumes', of([RESUME_METRIC.RESUMES])],
      ['Messages caught up', of([RESUME_METRIC.BROUGHT])],
      ['Gaps, by reason', of(Object.values(GAP_METRIC))],
    ]),
  ];
};

const acknowledgeWidgets = ({ acknowledge, restartOverdue }: WatchedStack): IWidget[][] => {
  if (!acknowledge) return [];
  const { ACKNOWLEDGED, LATE, NOT_ASKED, UNACKNOWLEDGED } = ACKNOWLEDGE_METRIC;
  return [
    heading('Acknowledgements'),
    row([
      ['Taken', [ownMetric(acknowledge, ACKNOWLEDGED, PERIOD)]],
      ['Refused', [LATE, NOT_ASKED].map((name) => ownMetric(acknowledge, name, PERIOD))],
      ['Users who did not, at the deadline', [ownMetric(restartOverdue, UNACKNOWLEDGED, PERIOD)]],
    ]),
  ];
};

const reachWidgets = ({ reachUsers }: WatchedStack): IWidget[][] =>
  reachUsers
    ? [
        heading('Users to reach in another way'),
        row([['Published', [ownMetric(reachUsers, REACH_METRIC.TO_REACH, PERIOD)]]]),
      ]
    : [];

/** Each with a link that runs it. One that asks about a broadcast or a connection has a place for its id. */
const queryList = (scope: Construct, watched: WatchedStack): string =>
  savedQueries(watched)
    .map(({ name, logGroups, query }) => `- [${name}](${queryLink(scope, logGroups, query).url})`)
    .join('\n');

const heading = (text: string): IWidget[] => [new TextWidget({ markdown: `## ${text}`, width: WIDTH, height: 1 })];

const row = (graphs: readonly (readonly [title: string, metrics: readonly IMetric[]])[]): IWidget[] =>
  graphs.map(([title, left]) => new GraphWidget({ title, left: [...left], width: WIDTH / graphs.length, height: 6 }));

const eventMetrics = (watched: WatchedStack): IMetric[] =>
  ['Invocations', 'FailedInvocations', 'InvocationsSentToDlq'].map((name) =>
    total(
      name,
      watched.rules.map((rule) => ruleMetric(watched, rule, name, PERIOD)),
      PERIOD,
    ),
  );

const executionMetrics = ({ broadcast, fanOut }: WatchedStack): IMetric[] => [
  broadcast.metricStarted({ ...SUM, label: 'broadcast started' }),
  // An execution that succeeds may report failed connections, and one that fails usually reports nothing else.
  broadcast.metricSucceeded({ ...SUM, label: `broadcast ended, any status but ${WORD.status('FAILED')}` }),
  broadcast.metricFailed({ ...SUM, label: `broadcast ${WORD.status('FAILED')}` }),
  broadcast.metricTimedOut({ ...SUM, label: 'broadcast timed out' }),
  fanOut.metricStarted({ ...SUM, label: 'fan-out started' }),
  fanOut.metricFailed({ ...SUM, label: 'fan-out failed' }),
];

const troubleMetrics = ({ deadLetters, restartOverdue }: WatchedStack): IMetric[] => [
  deadLetters.metricApproximateNumberOfMessagesVisible({
    statistic: Stats.MAXIMUM,
    period: PERIOD,
    label: 'Dead letters',
  }),
  ...[METRIC.OVERDUE, METRIC.ABANDONED].map((name) =>
    ownMetric(restartOverdue, name, PERIOD).with({ label: labelOf(name) }),
  ),
];

const byLane = ({ lanes }: WatchedStack, ...names: MetricName[]): IMetric[] =>
  lanes.flatMap(({ name: lane, sendBatch }) =>
    names.map((name) => ownMetric(sendBatch, name, PERIOD).with({ label: `${lane}: ${labelOf(name)}` })),
  );

const latencyMetrics = ({ lanes }: WatchedStack): IMetric[] =>
  lanes.flatMap(({ name: lane, sendBatch }) =>
    ['p50', 'p99'].map((percentile) =>
      ownMetric(sendBatch, METRIC.POST_LATENCY, PERIOD, percentile).with({ label: `${lane} ${percentile}` }),
    ),
  );

const slowest = ({ name, sendBatch }: WatchedLane): IMetric =>
  sendBatch.metricDuration({ statistic: 'p99', period: PERIOD, label: `${name} p99` });

const clientMetrics = (watched: WatchedStack): IMetric[] => [
  ...['ConnectCount', 'MessageCount', 'ClientError', 'IntegrationError', 'ExecutionError'].map((name) =>
    stageMetric(watched, name, PERIOD),
  ),
  ...watched.authorizers.map((fn) => ownMetric(fn, METRIC.CLIENT_REFUSED, PERIOD)),
  total(
    'Connection events not published',
    watched.announcing.map((fn) => ownMetric(fn, METRIC.CONNECTION_EVENT_FAILED, PERIOD)),
    PERIOD,
  ),
];
