/** The commands that use a deployed stack, `broadcast acceptance`, `loadtest` and `console`, against the engine. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { acceptStack } from '#tools/cli/broadcast/acceptance/acceptance';
import type { Acceptance } from '#tools/cli/broadcast/acceptance/page';
import type { Run } from '#tools/cli/broadcast/command';
import { testUnderLoad } from '#tools/cli/broadcast/loadtest/loadtest';
import type { LoadResult } from '#tools/cli/broadcast/loadtest/result';
import { Output } from '#tools/cli/broadcast/output/output';
import type { ExecutionDetail, ExecutionPage, Overview } from '#tools/console/api/contract/index';
import { serveAccount } from '#tools/console/index';
import { Stack } from '#tools/stack/stack';
import type { Target } from '#tools/stack/target';
import type { Checks } from '../checks';
import { STACK } from '../settings';
import type { RehearsedStack } from './rehearsed-stack';

/** What cannot pass here: see not-in-the-engine.ts. */
const NOT_HERE: Readonly<Record<string, Acceptance['checks'][number]['result']>> = {
  'token as a subprotocol': 'failed',
  ping: 'failed',
};
const LOAD = {
  ...{ connections: 8, rate: 2, seconds: 10, messageBytes: 200, connectsPerSecond: 4 },
  audience: { kind: 'users', count: 2 },
} as const;

/** How far back the console lists. */
const LISTED_MS = 3_600_000;

export async function checkCommands(stack: RehearsedStack, checks: Checks): Promise<void> {
  await checks.check('broadcast acceptance', async () => {
    const { checks: made, removed } = await answerOf<Acceptance>(stack, acceptStack, { everyone: true });
    const others = made.filter(({ check, result }) => result !== (NOT_HERE[check] ?? 'passed'));
    deepStrictEqual(
      others.map(({ check, result, got }) => `${check} ${result}: ${got}`),
      [],
    );
    deepStrictEqual(
      removed.filter(({ left }) => left !== undefined),
      [],
    );
    return `${made.length} checks, of which ${Object.keys(NOT_HERE).join(' and ')} cannot pass here`;
  });
  await checks.check('broadcast loadtest', async () => {
    const { ledger, latency, counted } = await answerOf<LoadResult>(stack, testUnderLoad, LOAD);
    const { accepted, unreported, due, received, missing, failed } = ledger;
    const expected = LOAD.rate * LOAD.seconds;
    deepStrictEqual(
      { accepted, unreported, due, received, missing, failed },
      { accepted: expected, unreported: 0, due: 2 * expected, received: 2 * expected, missing: 0, failed: 0 },
    );
    const p50 = Math.round(latency?.p50 ?? 0);
    return `${received} of ${due} messages, p50 ${p50} ms; the logs count ${counted?.delivered ?? 'nothing'}`;
  });
  await checks.check('broadcast console', () => checkConsole(stack));
}

/** What its page asks, in the same way: the browser's part is tested over local mode's APIs. */
async function checkConsole(stack: RehearsedStack): Promise<string> {
  const id = await stack.publish({ users: ['alice'] }, 'console');
  await stack.reportOf(id);
  const found = await Stack.find(targetOf(stack));
  const served = await serveAccount(found, { port: 0, since: LISTED_MS, write: false });
  try {
    const entered = await fetch(served.url, { redirect: 'manual' });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';', 1)[0]!;
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(new URL(`/_console/api/${path}`, served.url), { ...init, headers: { cookie, ...init.headers } });
    const get = async <Answer>(path: string) => (await (await ask(path)).json()) as Answer;
    strictEqual((await get<Overview>('overview')).canWrite, false);
    const headers = { 'content-type': 'application/json' };
    const write = await ask('resend', { method: 'POST', headers, body: '{}' });
    strictEqual(write.status, 403, 'a write is refused');
    const { executions } = await get<ExecutionPage>(`executions?text=${encodeURIComponent(id)}`);
    const listed = executions.find(({ broadcastId }) => broadcastId === id);
    ok(listed, 'the broadcast is found by its id');
    const { summary } = await get<ExecutionDetail>(`execution?arn=${encodeURIComponent(listed.arn)}`);
    strictEqual(summary.broadcastId, id);
    const clients = await get<{ readonly clients?: readonly unknown[] }>('clients?userId=alice');
    strictEqual(clients.clients?.length, 2);
    return `read-only; found a broadcast by its id (${listed.outcome}), and the connections of its user`;
  } finally {
    await served.close();
    await found.close();
  }
}

// As on AWS, but at the engine's address.
const targetOf = ({ access }: RehearsedStack): Target => ({
  kind: 'aws',
  access,
  stackName: STACK,
  where: 'the engine',
});

/** Runs a command as its program would, with `--json`. */
async function answerOf<Answer>(
  rehearsed: RehearsedStack,
  command: (run: Run<never>) => Promise<number>,
  options: object,
): Promise<Answer> {
  const target = targetOf(rehearsed);
  const [stdout, stderr] = [new PassThrough(), new PassThrough().resume()];
  const io = { stdout, stderr, stdin: process.stdin, env: {}, cwd: tmpdir(), signal: new AbortController().signal };
  const stack = await Stack.find(target);
  try {
    await command({
      ...{ args: [], options: options as never, output: new Output(io, true), io, signal: io.signal },
      ...{ target: async () => target, stack: async () => stack },
    });
  } finally {
    await stack.close();
  }
  stdout.end();
  return JSON.parse(await text(stdout)) as Answer;
}
