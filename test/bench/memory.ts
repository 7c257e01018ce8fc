/**
 * `npm run memory`: what `npm start` costs in memory: its process is level after many broadcasts, and all of its processes
 * together stay small with many open sockets. The process of the tables is shown, but not held to a level: it keeps every row. `-- [--broadcasts 10000] [--sockets 5000] [--json]`. Ends with 1 if one misses. Needs `ps`.
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { standardOutput } from '#infra/terminal/standard';
import { Progress } from '#tools/cli/progress';
import { wholeNumber } from '#tools/cli/whole-number';
import { StackClients } from '#tools/stack/stack-clients';
import { mintToken } from '#tools/stack/token';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import type { CrowdAnswer, CrowdOrder } from '../attack/floods/crowd';
import { endOnInterrupt } from './bench-process';
import { boot, type BootedStack } from './local-boot';
import { side } from './local-broadcasts';
import { OneUser } from './one-user';
import { copyProject } from './project-copy';
import { type Check, checkLine } from './requirements';

const AT_ONCE = 20;
/** Samples during the broadcasts. */
const SAMPLES = 20;
/** Highest sample of the second half, divided by that of the first. Node gives memory back late, so samples differ. */
const LEVEL = 1.15;
const MAX_SOCKETS_MEGABYTES = 800;

const positive = wholeNumber(1, 999_999);
const {
  broadcasts,
  sockets,
  json = false,
} = new Command('memory')
  .description('Measure the memory of `npm start`, over all its processes.')
  .option('--broadcasts <n>', 'broadcasts to one connected user', positive, 10_000)
  .option('--sockets <n>', 'sockets open at once', positive, 5_000)
  .option('--json', 'print { broadcasts, sockets, checks }')
  .parse()
  .opts<{ broadcasts: number; sockets: number; json?: boolean }>();

/** Resident megabytes. */
interface Megabytes {
  /** Of `npm start` itself, with the functions. */
  readonly own: number;
  /** With everything it started, such as the tables. Shared pages count once for each process. */
  readonly all: number;
}

async function megabytesOf(pid: number): Promise<Megabytes> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const below = (id: number): number =>
    rows.filter(([, parent]) => parent === id).reduce((sum, [child]) => sum + below(child), kilobytes(id));
  const kilobytes = (id: number) => rows.find(([each]) => each === id)?.[2] ?? 0;
  const [own, all] = [kilobytes(pid), below(pid)].map((total) => Math.round(total / 1024));
  return { own: own!, all: all! };
}

/** @returns one sample after each part of the broadcasts, the first one after the boot */
async function duringBroadcasts(stack: BootedStack, progress: Progress): Promise<Megabytes[]> {
  const samples = [await megabytesOf(stack.pid)];
  const user = await OneUser.connect(stack);
  const bar = progress.bar('broadcasts', broadcasts);
  try {
    for (let part = 1; part <= SAMPLES; part += 1) {
      const [done, next] = [part - 1, part].map((parts) => Math.round((broadcasts * parts) / SAMPLES));
      await side(AT_ONCE, next! - done!, () => user.broadcast());
      bar.update(next!);
      samples.push(await megabytesOf(stack.pid));
    }
  } finally {
    bar.stop();
    user.close();
  }
  return samples;
}

/** @throws Error if a client cannot connect */
async function withSockets(stack: BootedStack): Promise<number> {
  const access = { endpoint: stack.endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS };
  const aws = new StackClients(stack.outputs, access);
  const secret = await aws.tokenSecret();
  aws.close();
  const tokens = await Promise.all(
    Array.from({ length: sockets }, (_, number) => mintToken(secret, { userId: `user-${number}` })),
  );
  const crowd = fork(join(__dirname, '../attack/floods/crowd.ts'), { execArgv: ['--import', 'tsx'] });
  try {
    crowd.send({ url: stack.outputs.WebSocketUrl, tokens, atOnce: AT_ONCE } satisfies CrowdOrder);
    const [{ opened }] = (await once(crowd, 'message')) as [CrowdAnswer];
    if (opened !== sockets) throw new Error(`${opened} of ${sockets} sockets opened.`);
    return (await megabytesOf(stack.pid)).all;
  } finally {
    crowd.kill();
  }
}

function checksOf(samples: readonly Megabytes[], megabytes: number): Check[] {
  const own = samples.map((sample) => sample.own);
  const half = Math.ceil(own.length / 2);
  const [first, second] = [Math.max(...own.slice(0, half)), Math.max(...own.slice(half))];
  const growth = second / first;
  return [
    {
      met: growth <= LEVEL,
      text: `${second} MB in the process in the second half of ${broadcasts} broadcasts, ${growth.toFixed(2)} of the first; at most ${LEVEL} is required`,
    },
    {
      met: megabytes < MAX_SOCKETS_MEGABYTES,
      text: `${megabytes} MB in all processes with ${sockets} open sockets, less than ${MAX_SOCKETS_MEGABYTES} is required`,
    },
  ];
}

async function main(): Promise<void> {
  endOnInterrupt();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const progress = new Progress(process.stderr);
  const { root } = await copyProject();
  const measure = async <T>(what: string, how: (stack: BootedStack) => Promise<T>): Promise<T> => {
    const stack = await boot(root);
    try {
      return await progress.step(what, () => how(stack));
    } finally {
      await stack.stop();
    }
  };
  const samples = await measure(`${broadcasts} broadcasts`, (stack) => duringBroadcasts(stack, progress));
  const megabytes = await measure(`${sockets} sockets`, withSockets);
  const checks = checksOf(samples, megabytes);
  if (json) console.log(JSON.stringify({ broadcasts: samples, sockets: megabytes, checks }, null, 2));
  else {
    const each = samples.map(({ own, all }) => `${own}/${all}`).join(' ');
    console.log(`Megabytes of the process/of all processes, during ${broadcasts} broadcasts: ${each}`);
    for (const check of checks) standardOutput.print(checkLine(check));
  }
  if (!checks.every(({ met }) => met)) process.exitCode = 1;
}

void main();
