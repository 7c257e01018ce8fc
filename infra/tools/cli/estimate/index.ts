/**
 * `npm run estimate`: the monthly bill before anything is deployed, by service, for EXPRESS and STANDARD side by side. It
 * uses the settings of the stage and the model that prices `npm run scale`. With --time, the milliseconds of one broadcast.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ASSUMED, ASSUMPTIONS } from '#tools/cost/assumptions';
import { DEFAULT_LOAD } from '#tools/cost/month';
import { PRICES } from '#tools/cost/prices';
import { scheduledUsd } from '#tools/cost/schedule-model';
import { QUOTA_FORMULAS } from '#tools/cost/quotas';
import { checkSettings } from '#constructs/settings/check-settings';
import { settingsInRegion } from '#constructs/settings/in-region';
import type { PublishedReports } from '#shared/tables/broadcast-life';
import { MAX_ACKNOWLEDGED_AT_ONCE } from '#shared/contracts/limits';
import { requestsPerSecondIn } from '#shared/base/request-rates';
import { settingsOf } from '#infra/settings';
import { standardOutput, stdout } from '#infra/terminal/standard';
import { colors } from '#infra/terminal/text';
import { usageError } from '#tools/stack/exit-codes';
import { Progress } from '../progress';
import { runCommand } from '../run-command';
import { startForCommand } from '../start-for-command';
import { type AudienceOption, parseAudience } from './audience';
import { DEMO_CLOUD, demoPath } from './demo-path';
import { estimate, type EstimateRequest, millionAcknowledgements } from './estimate';
import { quotaLines, quotasFor } from './quotas';
import { billTable } from './table';
import { timeTable } from './time-table';

const MAX_MESSAGE_BYTES = 127_000;
const LOG_LEVELS = {
  ERROR: { level: 'ERROR', executionData: false },
  ALL: { level: 'ALL', executionData: true },
} as const;

type Load = Omit<EstimateRequest, 'broadcastsPerDay' | 'connections'> &
  Partial<Pick<EstimateRequest, 'broadcastsPerDay' | 'connections'>>;

interface Options extends Load {
  readonly stage: string;
  readonly logs?: keyof typeof LOG_LEVELS;
  readonly history?: number;
  readonly reports?: PublishedReports;
  /** Messages that a client acknowledges at once. */
  readonly acknowledge?: number;
  /** Percent of the users. */
  readonly toReach?: number;
  readonly scheduled?: boolean;
  readonly region: string;
  readonly peak: number;
  readonly json?: boolean;
  readonly time?: boolean;
}

const program = new Command('estimate')
  .description(
    'Estimate the monthly bill at list prices, before anything is deployed: EXPRESS and STANDARD side by side.',
  )
  .option('--broadcasts-per-day <number>', 'broadcasts a day', number(0, 1e9))
  .option('--connections <number>', 'connections open at any time, on average', number(0, 1e8))
  .addOption(
    new Option('--audience <audience>', 'everyone, users:NUMBER or channel:NUMBER of subscribers')
      .argParser(parseAudience)
      .default({ kind: 'users', count: 1 } satisfies AudienceOption, 'users:1'),
  )
  .option(
    '--connections-per-user <number>',
    'connections of each user addressed by name',
    number(0, 100),
    DEFAULT_LOAD.connectionsPerUser,
  )
  .option(
    '--message-bytes <number>',
    'size of message.data, as JSON',
    number(2, MAX_MESSAGE_BYTES),
    DEFAULT_LOAD.messageBytes,
  )
  .option(
    '--heartbeat-seconds <number>',
    'seconds between two pings of a client, or two resumes if history is kept; 0 is none',
    number(0, 86_400),
    DEFAULT_LOAD.heartbeatSeconds,
  )
  .option(
    '--session-minutes <number>',
    'minutes one connection stays open, at most 120',
    number(1, 120),
    DEFAULT_LOAD.sessionMinutes,
  )
  .option(
    '--channels-per-connection <number>',
    'channels each connection subscribes to',
    number(0, 50),
    DEFAULT_LOAD.channelsPerConnection,
  )
  .option('--history <minutes>', 'minutes of history, instead of the setting of the stage; 0 is none', number(0, 1440))
  .addOption(
    new Option('--reports <which>', 'which reports are published, instead of the setting of the stage').choices([
      'all',
      'exceptions',
    ] satisfies PublishedReports[]),
  )
  .option(
    '--acknowledge <number>',
    'every broadcast asks for acknowledgements, and every connection gives them, so many in one message on average',
    number(1, MAX_ACKNOWLEDGED_AT_ONCE),
  )
  .option(
    '--to-reach <percent>',
    'every broadcast has ifUnreached, and so many percent of its users are to be reached in another way',
    number(0, 100),
  )
  .option('--scheduled', 'also say what a million scheduled broadcasts cost more than those that are sent at once')
  .option('--stage <name>', 'stage whose settings to use (infra/settings.ts)', 'prod')
  .option('--logs <level>', 'ERROR, or ALL with data, instead of the level of the stage', parseLogs)
  .option(
    '--region <name>',
    'region of the stack, for the quotas of its account; prices are those of us-east-1',
    PRICES.region,
  )
  .option('--peak <times>', 'how many times the average the busiest second has, for the quotas', number(1, 10_000), 10)
  .option('--json', 'print one line of JSON instead of a table')
  .option(
    '--time',
    "print where the milliseconds from PutEvents to the socket go, instead of the bill: runs the demo's first broadcast on this machine, and counts its states and calls with the latencies assumed of AWS",
  )
  .addHelpText(
    'after',
    `
Examples:
  npm run estimate -- --broadcasts-per-day 100000 --connections 5000
  npm run estimate -- --broadcasts-per-day 24 --connections 100000 --audience everyone
  npm run estimate -- --broadcasts-per-day 24 --connections 100000 --audience everyone --region eu-south-1
  npm run estimate -- --broadcasts-per-day 2000 --connections 20000 --audience channel:500 --logs ALL --json
  npm run estimate -- --broadcasts-per-day 100000 --connections 5000 --history 0 --reports exceptions
  npm run estimate -- --broadcasts-per-day 10000 --connections 5000 --audience channel:500 --acknowledge 1
  npm run estimate -- --broadcasts-per-day 100000 --connections 5000 --to-reach 10
  npm run estimate -- --time`,
  );

runCommand(program, async ({ time = false, ...options }: Options, onEnd) => {
  if (!time) return printBill(options);
  const path = await demoPath(await startForCommand(DEMO_CLOUD, onEnd));
  standardOutput.printParagraph(`${timeTable(path)}\n`);
  return 0;
});

function printBill({
  stage,
  logs,
  history,
  reports,
  acknowledge,
  toReach,
  scheduled = false,
  region,
  peak,
  json = false,
  ...given
}: Options): number {
  const request = { ...required(given), acknowledgedAtOnce: acknowledge, toReachPercent: toReach };
  if (toReach !== undefined && given.audience.kind !== 'users')
    throw usageError('--to-reach needs an audience of users: those of channels and of everyone are not known by name.');
  const ofStage = settingsInRegion(settingsOf(stage), region);
  const settings = checkSettings({
    ...ofStage,
    ...(logs && { workflowLogs: LOG_LEVELS[logs] }),
    ...(history !== undefined && { history: { ...ofStage.history, minutes: history } }),
    ...(reports && { reports }),
    ...(acknowledge !== undefined && { acknowledgements: true }),
    ...(toReach !== undefined && { usersToReach: true }),
  });
  const result = estimate(request, settings);
  const { region: pricedIn, checked } = PRICES;
  const quotas = {
    region,
    peak,
    requestsPerSecondOfRegion: requestsPerSecondIn(region),
    ...quotasFor(request, settings, peak),
  };
  if (json) {
    const document = {
      request,
      stage,
      workflowLogs: settings.workflowLogs,
      history: settings.history,
      reports: settings.reports,
      region: pricedIn,
      pricesOf: checked,
      assumed: ASSUMED,
      ...result,
      ...(scheduled && { millionScheduled: 1e6 * scheduledUsd(request.messageBytes) }),
      quotas,
    };
    standardOutput.printJson(document);
    return 0;
  }
  const progress = new Progress(stdout);
  const { level } = settings.workflowLogs;
  const counts = [result.broadcastsAMonth, result.connectionsABroadcast].map((count) => count.toLocaleString('en-US'));
  progress.line(
    `${counts[0]} broadcasts a month, connections of each: ${counts[1]}; settings of stage ${stage}, workflow logs at ${level}, reports published: ${settings.reports}`,
  );
  progress.line(billTable(result));
  const { withHistory, withoutHistory } = result.connectionMonth;
  progress.line(
    `one connection open all month: ${[withHistory, withoutHistory].map((usd) => `$${usd.toFixed(4)}`).join(' with history, ')} without; history is kept for ${settings.history.minutes} minutes`,
  );
  if (acknowledge !== undefined) progress.line(acknowledgementLine());
  if (scheduled)
    progress.line(
      `a million scheduled broadcasts: $${(1e6 * scheduledUsd(request.messageBytes)).toFixed(2)} more than sent at once, with EXPRESS`,
    );
  for (const line of quotaLines(quotas)) progress.line(line);
  progress.line(
    `${pricedIn}, list prices of ${checked}, without free tiers, alarms and dashboard (settings.operations)`,
  );
  for (const formula of QUOTA_FORMULAS) progress.line(colors.dim(formula));
  for (const assumption of ASSUMPTIONS) progress.line(colors.dim(`assumed: ${assumption}`));
  return 0;
}

/** What a connection's acknowledgement costs, by the number that it sends at once. */
function acknowledgementLine(): string {
  const prices = [1, 2, 10, MAX_ACKNOWLEDGED_AT_ONCE].map(
    (atOnce) => `$${millionAcknowledgements(atOnce).toFixed(2)} ${atOnce === 1 ? 'one by one' : `by ${atOnce}`}`,
  );
  return `a million acknowledgements of connections: ${prices.join(', ')}`;
}

/** @throws CliError naming what a bill cannot do without */
function required({ broadcastsPerDay, connections, ...given }: Load): EstimateRequest {
  if (broadcastsPerDay === undefined) throw usageError('A bill needs --broadcasts-per-day.');
  if (connections === undefined) throw usageError('A bill needs --connections.');
  return { ...given, broadcastsPerDay, connections };
}

function number(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`expected a number from ${from} to ${to}, got '${text}'.`);
  };
}

function parseLogs(text: string): keyof typeof LOG_LEVELS {
  if (text === 'ERROR' || text === 'ALL') return text;
  throw new InvalidArgumentError(`expected ERROR or ALL, got '${text}'.`);
}
