/**
 * `npm run estimate`: the monthly bill before anything is deployed, by service, for EXPRESS and STANDARD side by side. It
 * uses the settings of the stage and the model that prices `npm run scale`.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { IDLE_CONNECTION_SECONDS } from '#shared/base/aws-limits';
import { ASSUMED, ASSUMPTIONS } from '#tools/cost/assumptions';
import { PRICES } from '#tools/cost/prices';
import { checkSettings } from '#constructs/settings/check-settings';
import { settingsOf } from '#infra/settings';
import { standardOutput, stdout } from '#infra/terminal/standard';
import { colors } from '#infra/terminal/text';
import { Progress } from '../progress';
import { runCommand } from '../run-command';
import { type AudienceOption, parseAudience } from './audience';
import { estimate, type EstimateRequest } from './estimate';
import { billTable } from './table';

const MAX_MESSAGE_BYTES = 127_000;
/** Seconds between the client SDK's pings: a minute less than the idle timeout of a connection. */
const HEARTBEAT_SECONDS = IDLE_CONNECTION_SECONDS - 60;
const LOG_LEVELS = {
  ERROR: { level: 'ERROR', executionData: false },
  ALL: { level: 'ALL', executionData: true },
} as const;

interface Options extends EstimateRequest {
  readonly stage: string;
  readonly logs?: keyof typeof LOG_LEVELS;
  readonly history?: number;
  readonly json?: boolean;
}

const program = new Command('estimate')
  .description(
    'Estimate the monthly bill at list prices, before anything is deployed: EXPRESS and STANDARD side by side.',
  )
  .requiredOption('--broadcasts-per-day <number>', 'broadcasts a day', number(0, 1e9))
  .requiredOption('--connections <number>', 'connections open at any time, on average', number(0, 1e8))
  .addOption(
    new Option('--audience <audience>', 'everyone, users:NUMBER or channel:NUMBER of subscribers')
      .argParser(parseAudience)
      .default({ kind: 'users', count: 1 } satisfies AudienceOption, 'users:1'),
  )
  .option('--connections-per-user <number>', 'connections of each user addressed by name', number(0, 100), 1)
  .option('--message-bytes <number>', 'size of message.data, as JSON', number(2, MAX_MESSAGE_BYTES), 200)
  .option(
    '--heartbeat-seconds <number>',
    'seconds between two pings of a client, or two resumes if history is kept; 0 is none',
    number(0, 86_400),
    HEARTBEAT_SECONDS,
  )
  .option('--session-minutes <number>', 'minutes one connection stays open, at most 120', number(1, 120), 30)
  .option('--channels-per-connection <number>', 'channels each connection subscribes to', number(0, 50), 0)
  .option('--history <minutes>', 'minutes of history, instead of the setting of the stage; 0 is none', number(0, 1440))
  .option('--stage <name>', 'stage whose settings to use (infra/settings.ts)', 'prod')
  .option('--logs <level>', 'ERROR, or ALL with data, instead of the level of the stage', parseLogs)
  .option('--json', 'print one line of JSON instead of a table')
  .addHelpText(
    'after',
    `
Examples:
  npm run estimate -- --broadcasts-per-day 100000 --connections 5000
  npm run estimate -- --broadcasts-per-day 24 --connections 100000 --audience everyone
  npm run estimate -- --broadcasts-per-day 2000 --connections 20000 --audience channel:500 --logs ALL --json`,
  );

runCommand(program, async ({ stage, logs, history, json = false, ...request }: Options) => {
  const ofStage = settingsOf(stage);
  const settings = checkSettings({
    ...ofStage,
    ...(logs && { workflowLogs: LOG_LEVELS[logs] }),
    ...(history !== undefined && { history: { ...ofStage.history, minutes: history } }),
  });
  const result = estimate(request, settings);
  const { region, checked } = PRICES;
  if (json) {
    const document = {
      request,
      stage,
      workflowLogs: settings.workflowLogs,
      history: settings.history,
      region,
      pricesOf: checked,
      assumed: ASSUMED,
      ...result,
    };
    standardOutput.printJson(document);
    return 0;
  }
  const progress = new Progress(stdout);
  const { level } = settings.workflowLogs;
  const counts = [result.broadcastsAMonth, result.connectionsABroadcast].map((count) => count.toLocaleString('en-US'));
  progress.line(
    `${counts[0]} broadcasts a month, connections of each: ${counts[1]}; settings of stage ${stage}, workflow logs at ${level}`,
  );
  progress.line(billTable(result));
  const { withHistory, withoutHistory } = result.connectionMonth;
  progress.line(
    `one connection open all month: ${[withHistory, withoutHistory].map((usd) => `$${usd.toFixed(4)}`).join(' with history, ')} without; history is kept for ${settings.history.minutes} minutes`,
  );
  progress.line(`${region}, list prices of ${checked}, without free tiers, alarms and dashboard (settings.operations)`);
  for (const assumption of ASSUMPTIONS) progress.line(colors.dim(`assumed: ${assumption}`));
  return 0;
});

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
