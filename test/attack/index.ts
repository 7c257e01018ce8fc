/**
 * `npm run attack`: attacks the sender, the flow and every door, and floods, on this machine. It ends with a ledger of
 * every event, message and bad input. Half of each kind of case is generated from the seed.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '#tools/stack/exit-codes';
import { Progress } from '#tools/cli/progress';
import { runCommand } from '#tools/cli/run-command';
import { wholeNumber } from '#tools/cli/whole-number';
import { standardOutput, stderr, stdout } from '#infra/terminal/standard';
import { attack } from './attack';
import { PARTS, type Part } from './finding';
import type { Ledger } from './ledger';
import { printLedger } from './print';
import { attackSender } from './sender';

interface Options {
  readonly seed?: number;
  readonly minutes: number;
  readonly only: readonly Part[];
  readonly case?: number;
  readonly json?: boolean;
}

const MAX_SEED = 2 ** 31 - 1;
const MAX_CASE = 1_000_000_000;
const DEFAULT_MINUTES = 10;

const program = new Command('attack')
  .description(
    'Attack the sender, the flow, and every door of the service and of local mode, and flood it; end with a ledger.',
  )
  .option('--seed <number>', 'seed of the generated cases, which makes them repeatable', wholeNumber(0, MAX_SEED))
  .option('--minutes <number>', 'how long to start new cases', minutes, DEFAULT_MINUTES)
  .addOption(
    new Option('--only <parts>', `some of ${PARTS.join(', ')}; separated by commas`)
      .argParser(partsOf)
      .default(PARTS, 'all of them'),
  )
  .option('--case <number>', 'run only this case of a finding; with --only and --seed', wholeNumber(0, MAX_CASE))
  .option('--json', 'print the ledger as JSON to standard output; progress goes to standard error')
  .addHelpText(
    'after',
    `
The parts:
  sender  a fault server of raw sockets behind the function that posts, with both of its transports
  flow    real clients and events under faults of every service; executions, environments and clients are killed
  doors   bad inputs at every door: client messages, handshakes, PutEvents, POST /broadcasts, @connections, console, AWS APIs
  floods  messages, handshakes and closes by the thousand, beside a neighbour that must still get its answers

The same seed generates the same cases; the order of concurrent events depends on the machine.
The state of local mode is in memory, so its process is never killed: the attack kills what AWS kills.

Exit status: 0 if nothing is unaccounted, missing in silence, wrongly answered or crashed, 1 if something is, 130 after Ctrl-C.

Examples:
  npm run attack -- --minutes 30
  npm run attack -- --seed 7 --only doors --case 1234`,
  );

runCommand(program, async (options: Options, onEnd) => {
  const {
    seed = Math.floor(Math.random() * MAX_SEED),
    minutes: forMinutes,
    only,
    case: oneCase,
    json = false,
  } = options;
  const progress = new Progress(json ? stderr : stdout);
  progress.line(`Seed ${seed}, for ${forMinutes} minutes: ${only.join(', ')}`);
  const startedAt = performance.now();
  let partial: Ledger | undefined;
  onEnd(async () => {
    if (partial) printLedger(partial, progress);
  });
  const ledger = await attack({
    seed,
    parts: only,
    bound: { minutes: forMinutes },
    ...(oneCase !== undefined && { only: oneCase }),
    attackSender,
    onEnd,
    onProgress: (part, text) => progress.line(`${stamp(startedAt)} ${part}: ${text}`),
    onPart: (soFar) => (partial = soFar),
  });
  partial = undefined;
  printLedger(ledger, progress);
  if (json) standardOutput.printJson(ledger);
  return ledger.passed ? EXIT.OK : EXIT.NOT_WELL;
});

/** Minutes and seconds: `12:34`. */
function stamp(startedAt: number): string {
  const seconds = Math.floor((performance.now() - startedAt) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function minutes(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 24 * 60) return value;
  throw new InvalidArgumentError(`expected minutes, more than 0 and at most a day, got '${text}'.`);
}

function partsOf(text: string): readonly Part[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`there is no ${unknown.join(', ')}; expected some of ${PARTS.join(', ')}.`);
  }
  return PARTS.filter((part) => asked.includes(part));
}
