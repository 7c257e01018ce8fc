/**
 * A million posts under 5 % mixed faults: every id is accounted for once, with the outcome its fault implies, and the
 * heap does not grow. `npm run soak -- [--posts 1000000] [--senders 16] [--json]`
 */
import { join } from 'node:path';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { wholeNumber } from '#tools/cli/whole-number';
import type { BatchOutcome } from '#shared/contracts';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { createSender, type SendBatch } from '#functions/send-batch/sender';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { colors, endOnInterrupt, startServer, useBenchCredentials } from './bench-process';
import { HeapWatch } from './heap-watch';
import { faultOf, soakConnectionId } from './soak-faults';

const BATCH = 500;
const HEAP_SAMPLES = 20;
const INVOCATION_MS = 60_000;
const SETTINGS = {
  postConcurrency: 100,
  postTimeoutMs: 1000,
  postAttempts: 3,
  retryBaseMs: 100,
  pruneMinAgeSeconds: 30,
  broadcastRetentionDays: 30,
};

const positive = wholeNumber(1, 999_999_999);
const {
  posts,
  senders,
  json = false,
} = new Command('soak')
  .description('Post under 5 % mixed faults and account for every connection.')
  .option('--posts <n>', 'connections to post to', positive, 1_000_000)
  .option('--senders <n>', 'senders at once, each with sockets of its own, like Lambda environments', positive, 16)
  .option('--json', 'print one JSON object')
  .parse()
  .opts<{ posts: number; senders: number; json?: boolean }>();

/** Where each connection of the soak ended, compared with where its fault should bring it. */
class Account {
  readonly outcomes: Record<string, number> = {};
  /** In two places, or in none. */
  unaccounted = 0;
  /** In one place, but the wrong one. */
  wrong = 0;

  add(ids: readonly string[], outcome: BatchOutcome): void {
    const places = new Map<string, string>();
    const put = (id: string, place: string) => {
      if (places.has(id)) this.unaccounted += 1;
      places.set(id, place);
    };
    outcome.stale.forEach((id) => put(id, 'stale'));
    outcome.unsent.forEach((id) => put(id, 'unsent'));
    outcome.failed.forEach(({ connectionId, reason }) => put(connectionId, reason));
    this.unaccounted += Math.abs(ids.length - places.size - outcome.delivered);
    for (const id of ids) {
      const place = places.get(id) ?? 'delivered';
      this.outcomes[place] = (this.outcomes[place] ?? 0) + 1;
      if (place !== (faultOf(id)?.outcome ?? 'delivered')) this.wrong += 1;
    }
  }
}

function sender(url: string): SendBatch {
  const callback = parseCallbackUrl(url);
  return createSender({
    settings: SETTINGS,
    callback,
    transport: createTransport(callback, { ...SETTINGS, transport: 'direct' }),
    rows: {
      of: async (connectionId) => [
        { connectionId, recipient: 'everyone#0', userId: 'u', connectedAt: 0, expiresAt: 0, removeAt: 0 },
      ],
      delete: async () => undefined,
    },
    putOutcomes: async () => undefined,
    readEnvelope: async (broadcastId) => broadcastId,
    log: { info: () => undefined, warn: () => undefined, appendKeys: () => undefined },
    metrics: new Metrics({ namespace: 'Soak', serviceName: 'soak' }),
  });
}

async function soak(url: string, account: Account, heap: HeapWatch, onProgress: (done: number) => void): Promise<void> {
  let next = 0;
  let done = 0;
  const work = async () => {
    const send = sender(url);
    while (next < posts) {
      const first = next;
      next = Math.min(posts, next + BATCH);
      const ids = Array.from({ length: next - first }, (_, index) => soakConnectionId(first + index));
      const end = performance.now() + INVOCATION_MS;
      const input = {
        broadcastId: 'soak',
        envelope: { text: '{"id":"soak"}' },
        connectionIds: ids,
        record: 'ALL',
        attempt: 1,
      } as const;
      const context = { awsRequestId: `${first}`, getRemainingTimeInMillis: () => end - performance.now() };
      account.add(ids, await send(input, context));
      done += ids.length;
      onProgress(done);
      if (done >= (posts * (heap.megabytes.length + 1)) / HEAP_SAMPLES) heap.sample();
    }
  };
  await Promise.all(Array.from({ length: senders }, work));
}

async function main(): Promise<void> {
  endOnInterrupt();
  useBenchCredentials();
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  const server = await startServer(join(__dirname, 'fault-endpoint.ts'), []);
  const account = new Account();
  const heap = new HeapWatch();
  const bar = new SingleBar({
    format: 'posts {bar} {value}/{total}, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(posts, 0);
  const started = performance.now();
  await soak(server.url, account, heap, (done) => bar.update(done));
  const seconds = (performance.now() - started) / 1000;
  bar.stop();
  server.stop();

  const { outcomes, unaccounted, wrong } = account;
  const result = { posts, seconds: Math.round(seconds), outcomes, unaccounted, wrong, heapMegabytes: heap.megabytes };
  const passed = unaccounted === 0 && wrong === 0 && heap.flat;
  if (json) console.log(JSON.stringify({ ...result, flat: heap.flat, passed }, null, 2));
  else {
    console.log(`${posts} connections in ${result.seconds} s: ${JSON.stringify(outcomes)}`);
    console.log(`unaccounted: ${unaccounted}, with a wrong outcome: ${wrong}`);
    console.log(`heap after collection, MB: ${heap.megabytes.join(' ')} (${heap.flat ? 'flat' : 'GROWS'})`);
    console.log(passed ? colors.green('passed') : colors.red('FAILED'));
  }
  process.exit(passed ? 0 : 1);
}

void main();
