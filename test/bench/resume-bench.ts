/**
 * How long a client waits for what it missed, on this machine: offline while 20 messages are published, then from the open socket
 * to the last of them. `tsx test/bench/resume-bench.ts [--clients 20] [--offline-seconds 10] [--json]`. Ends with 1 if the median
 * is over its bound.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import WebSocket from 'ws';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import type { Resumed } from '#shared/contracts/resume';
import { wholeNumber } from '#tools/cli/whole-number';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { StackClients } from '#tools/stack/stack-clients';
import { waitUntil } from '#tools/stack/wait-until';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { standardOutput } from '#infra/terminal/standard';
import { endOnInterrupt } from './bench-process';
import { boot, type BootedStack } from './local-boot';
import { median } from './measure';
import { checkLine } from './requirements';

const MESSAGES = 20;
const MAX_MEDIAN_MS = 40;
/** Resumes that start environments. */
const WARM_UP = 5;

const command = new Command('resume-bench')
  .description(`Measure a resume of ${MESSAGES} messages after an absence.`)
  .option('--clients <n>', 'clients measured, one after the other', wholeNumber(1, 999), 20)
  .option('--offline-seconds <n>', 'how long they are away after the last message', wholeNumber(0, 600), 10)
  .option('--json', 'print { medianMs, fastestMs, slowestMs, check } instead of lines')
  .parse();

interface Options {
  readonly clients: number;
  readonly offlineSeconds: number;
  readonly json?: boolean;
}

type Streams = Readonly<Record<string, string | null>>;

class Client {
  #streams: Streams = { user: null };

  private constructor(
    private readonly aws: StackClients,
    private readonly url: string,
    private readonly userId: string,
  ) {}

  /** Connects, takes its cursors, and goes offline. */
  static async left(aws: StackClients, url: string, userId: string): Promise<Client> {
    const client = new Client(aws, url, userId);
    await client.resume();
    return client;
  }

  async publish(): Promise<string> {
    const detail = { audience: { users: [this.userId] }, message: { type: 'missed', data: { text: 'x'.repeat(100) } } };
    const id = await this.aws.publish({ source: 'bench', detailType: BROADCAST_REQUESTED, detail });
    return `BroadcastRequested/bench/${id}`;
  }

  /** Connects and resumes. @returns the messages it got, and milliseconds from the open socket to the last one */
  async resume(): Promise<{ readonly ids: readonly string[]; readonly ms: number }> {
    const socket = new WebSocket(`${this.url}?token=${await this.aws.token({ userId: this.userId })}`);
    await once(socket, 'open');
    const openedAt = performance.now();
    const ids: string[] = [];
    let next: string | undefined;
    do {
      const id = String(ids.length);
      const reply = once(socket, 'message') as Promise<[Buffer]>;
      socket.send(
        JSON.stringify({ action: 'resume', id, streams: this.#streams, ...(next !== undefined && { next }) }),
      );
      const [text] = await reply;
      const resumed = JSON.parse(text.toString('utf8')) as Resumed;
      if (resumed.type !== 'resumed') throw new Error(`The resume was refused: ${text.toString('utf8')}`);
      ids.push(...resumed.envelopes.map((envelope) => envelope.id));
      next = resumed.next;
      if (resumed.streams) {
        const cursors = Object.entries(resumed.streams).map(([name, { cursor }]) => [name, cursor]);
        this.#streams = Object.fromEntries(cursors) as Streams;
      }
    } while (next !== undefined);
    const ms = performance.now() - openedAt;
    socket.close();
    await once(socket, 'close');
    return { ids, ms };
  }
}

async function measure({ outputs, endpoint }: BootedStack, { clients: count, offlineSeconds }: Options) {
  const aws = new StackClients(outputs, { endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS });
  try {
    const clients: { readonly client: Client; readonly missed: ReadonlySet<string> }[] = [];
    for (let index = 0; index < count + WARM_UP; index += 1) {
      const client = await Client.left(aws, outputs.WebSocketUrl, `resume-${index}`);
      const missed = new Set<string>();
      for (let message = 0; message < MESSAGES; message += 1) missed.add(await client.publish());
      for (const id of missed) await waitUntil(`the report of ${id}`, () => aws.closedReport(id));
      clients.push({ client, missed });
    }
    await sleep(offlineSeconds * 1000);
    const times: number[] = [];
    for (const { client, missed } of clients) {
      const { ids, ms } = await client.resume();
      const lacks = [...missed].filter((id) => !ids.includes(id));
      if (lacks.length > 0) throw new Error(`A resume did not bring ${lacks.join(', ')}`);
      times.push(ms);
    }
    return times.slice(WARM_UP);
  } finally {
    aws.close();
  }
}

async function main(): Promise<void> {
  endOnInterrupt();
  const options = command.opts<Options>();
  const stack = await boot(PROJECT_ROOT);
  let times: number[];
  try {
    times = await measure(stack, options);
  } finally {
    await stack.stop();
  }
  const [medianMs = NaN, fastestMs, slowestMs] = [median(times), Math.min(...times), Math.max(...times)].map((ms) =>
    Number(ms.toFixed(1)),
  );
  const check = {
    met: medianMs < MAX_MEDIAN_MS,
    text: `${MESSAGES} messages after ${options.offlineSeconds} s offline in ${medianMs} ms (median of ${times.length}; ${fastestMs} to ${slowestMs}), less than ${MAX_MEDIAN_MS} required`,
  };
  if (options.json) console.log(JSON.stringify({ medianMs, fastestMs, slowestMs, check }, null, 2));
  else standardOutput.print(checkLine(check));
  if (!check.met) process.exitCode = 1;
}

void main();
