/**
 * Nothing missed, with real clients and sockets: connections are cut at random while messages are published and faults are on.
 * `npm run soak -- --resume [--clients 200] [--messages 1000000] [--minutes 30] [--seed 1] [--json]`. Ends with 1 if a bound is broken.
 */
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { Progress } from '#tools/cli/progress';
import { wholeNumber } from '#tools/cli/whole-number';
import { StackClients } from '#tools/stack/stack-clients';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { endOnInterrupt } from '../bench-process';
import { boot } from '../local-boot';
import { type Check, checkLine } from '../requirements';
import { type Soaked, type SoakOptions, SoakRun } from './run';

const TELL_MS = 15_000;

const positive = wholeNumber(1, 99_999_999);
const { json = false, ...options } = new Command('soak --resume')
  .description('Cut clients off while messages are published, and account for every message of every client.')
  .requiredOption('--resume', 'this soak, not the one of posts')
  .option('--clients <n>', 'connected clients', wholeNumber(1, 10_000), 200)
  .option('--messages <n>', 'messages addressed: each counts once for each client of its audience', positive, 1_000_000)
  .option('--minutes <n>', 'stop publishing after so long, even if not all are addressed', positive)
  .option('--seed <n>', 'of the audiences, cuts and faults', wholeNumber(0, 999_999_999), 1)
  .option('--json', 'print the ledger and its checks as one JSON object')
  .parse()
  .opts<SoakOptions & { json?: boolean }>();

function checksOf({ missedInSilence, heardTwice, olderAfterNewer, gaps, missed }: Soaked): Check[] {
  const { supersedes, inOrder } = olderAfterNewer;
  // Nobody is away for as long as history is kept.
  const others = Object.entries(gaps).filter(([reason]) => reason !== 'ORDER' && reason !== 'BEFORE_FIRST');
  const none = (count: number, what: string): Check => ({ met: count === 0, text: `${count} ${what}, 0 required` });
  return [
    none(missedInSilence, `missed in silence${missed.length > 0 ? ` (${missed.join('; ')})` : ''}`),
    none(heardTwice, 'heard twice'),
    none(supersedes, 'older after newer of a key'),
    none(inOrder, 'older after newer at a listener with inOrder'),
    none(
      others.length,
      `kinds of gaps that nothing explains${others.map(([reason, count]) => ` ${reason}: ${count}`).join()}`,
    ),
  ];
}

function print(soaked: Soaked, checks: readonly Check[]): void {
  const { addressed, heard, replacedByNewer, missedAnnounced, gaps, late, faults, errors } = soaked;
  const { broadcasts, unreported, cuts, reloads, seconds } = soaked;
  const n = (count: number) => count.toLocaleString('en-US');
  const list = (counts: object) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${n(count as number)}`)
      .join(', ');
  const seconds1 = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  for (const line of [
    `${n(broadcasts)} broadcasts in ${seconds} s to ${options.clients} clients, ${unreported} without a report`,
    `${n(cuts)} connections cut, ${n(reloads)} reloads; faults: ${list(faults)}; errors of clients: ${list(errors)}`,
    `${n(addressed)} messages due: ${n(heard)} heard, ${n(replacedByNewer)} replaced by a newer one of their key`,
    `gaps: ${list(gaps) || 'none'}; ${n(missedAnnounced)} messages missed with a gap`,
    `${n(late.count)} came by a resume, this long after they were published: p50 ${seconds1(late.p50Ms)}, p99 ${seconds1(late.p99Ms)}, max ${seconds1(late.maxMs)}`,
  ])
    standardOutput.print(line);
  for (const check of checks) standardOutput.print(checkLine(check));
}

async function main(): Promise<void> {
  endOnInterrupt();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const progress = new Progress(process.stderr);
  const stack = await boot(PROJECT_ROOT);
  const { outputs, endpoint } = stack;
  const aws = new StackClients(outputs, { endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS });
  let soaked: Soaked;
  try {
    const run = await SoakRun.of(aws, stack, options);
    const tell = setInterval(() => progress.line(JSON.stringify(run.progress)), TELL_MS);
    try {
      soaked = await run.run((what, how) => progress.step(what, how));
    } finally {
      clearInterval(tell);
    }
  } finally {
    aws.close();
    await stack.stop();
  }
  const checks = checksOf(soaked);
  if (json) console.log(JSON.stringify({ ...options, ...soaked, checks }, null, 2));
  else print(soaked, checks);
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
