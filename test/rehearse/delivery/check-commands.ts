/** The commands that use a deployed stack, `broadcast acceptance` and `broadcast loadtest`, against the engine. */
import { deepStrictEqual } from 'node:assert';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { acceptStack } from '#tools/cli/broadcast/acceptance/acceptance';
import type { Acceptance } from '#tools/cli/broadcast/acceptance/page';
import type { Run } from '#tools/cli/broadcast/command';
import { testUnderLoad } from '#tools/cli/broadcast/loadtest/loadtest';
import type { LoadResult } from '#tools/cli/broadcast/loadtest/result';
import { Output } from '#tools/cli/broadcast/output/output';
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
}

/** Runs a command as its program would, with `--json`. */
async function answerOf<Answer>(
  { access }: RehearsedStack,
  command: (run: Run<never>) => Promise<number>,
  options: object,
): Promise<Answer> {
  // As on AWS, but at the engine's address.
  const target: Target = { kind: 'aws', access, stackName: STACK, where: 'the engine' };
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
