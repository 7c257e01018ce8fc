/** `broadcast acceptance` against a running stack: what it finds, names, skips and removes. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import type { Acceptance } from '#tools/cli/broadcast/acceptance/page';
import { endToken } from './support/connection-rows';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf, type CliOptions, type CliResult } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';

/** Milliseconds between two looks. */
const POLL_MS = 20;

type Answer = Acceptance & { readonly run: string };

/** Runs it, while the token of one of its clients expires and the closing rule runs, as it would within a minute. */
async function accept(stack: StackUnderTest, args: readonly string[] = [], options: CliOptions = {}) {
  let running = true;
  const ended = cliOf(stack)(['acceptance', ...args], options).finally(() => (running = false));
  let leaving: string | undefined;
  while (running && leaving === undefined) {
    await sleep(POLL_MS);
    leaving = await connectionOf(stack, 'leaving');
  }
  if (leaving !== undefined) await endToken(stack, leaving);
  while (running && (await connectionOf(stack, 'leaving')) !== undefined)
    await invokeFunction(stack.local!, 'ClosingCloseConnections');
  return ended;
}

async function connectionOf(stack: StackUnderTest, name: string): Promise<string | undefined> {
  const client = new DynamoDBClient(stack.local!.access);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: stack.outputs.ConnectionsTableName }));
  client.destroy();
  return Items.find(({ userId }) => userId?.S?.endsWith(`-${name}`))?.connectionId?.S;
}

const resultsOf = ({ checks }: Acceptance, result: string) =>
  checks.filter((each) => each.result === result).map(({ check }) => check);

/** Whatever has the name of the run in it. */
async function leftOf(stack: StackUnderTest, run: string): Promise<string[]> {
  const { access } = stack.local!;
  const [tables, events] = [new DynamoDBClient(access), new EventBridgeClient(access)];
  const { ConnectionsTableName, BroadcastsTableName, OutcomesTableName, HistoryTableName, EventBusName } =
    stack.outputs;
  const left: string[] = [];
  for (const TableName of [ConnectionsTableName, BroadcastsTableName, OutcomesTableName, HistoryTableName]) {
    if (TableName === undefined) continue;
    const { Items = [] } = await tables.send(new ScanCommand({ TableName, ConsistentRead: true }));
    left.push(...Items.map((item) => JSON.stringify(item)).filter((item) => item.includes(run)));
  }
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
  left.push(...Rules.flatMap(({ Name = '' }) => (Name.includes(run) ? [Name] : [])));
  tables.destroy();
  events.destroy();
  return [...left, ...stack.local!.connections.list().map(({ id }) => id)];
}

onThisMachine('broadcast acceptance', () => {
  let stack: StackUnderTest;
  let folder: string;
  beforeAll(async () => {
    stack = await StackUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'acceptance-'));
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });
  afterEach(() => stack.local!.faults.clear());

  it('passes every check, writes a page, and leaves nothing', async () => {
    const result = await accept(stack, ['--everyone', '--json', '--markdown', 'page.md'], { cwd: folder });
    const answer = answerOf<Answer>(result);
    // The stage of the tests prunes at once.
    expect(answer.checks.filter((each) => each.result !== 'passed')).toMatchObject([
      { check: 'an early 410', result: 'skipped', got: 'pruneMinAgeSeconds is 0' },
    ]);
    expect(answer.checks.length).toBeGreaterThan(25);
    expect(answer.removed.filter(({ left }) => left !== undefined)).toEqual([]);
    expect(await leftOf(stack, answer.run)).toEqual([]);
    expect(result.exitCode).toBe(0);
    const page = await readFile(join(folder, 'page.md'), 'utf8');
    expect(page).toContain(`**${answer.checks.length - 1} passed, 0 failed, 1 skipped**`);
    for (const { check, result: how } of answer.checks) expect(page).toContain(`| ${how} | ${check} |`);
  });

  it('names what failed, with what was got and what to do, and goes on', async () => {
    stack.local!.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413 }] });
    const { exitCode, stdout } = await accept(stack, []);
    expect(stdout).toMatch(/✗ publish to users\s+got\s+report of .*"delivered":0.*TOO_LARGE/);
    expect(stdout).toMatch(/expected\s+each connection of both users gets it/);
    expect(stdout).toMatch(/to do\s+'broadcast show ID'/);
    expect(stdout).toMatch(/✓ clients leave +\d+ connections left/);
    expect(stdout).toMatch(/- publish to everyone +skipped: it would reach clients of other people/);
    expect(stack.local!.connections.list()).toEqual([]);
    expect(exitCode).toBe(1);
  });

  it('stops at Ctrl-C, says what it knows, and removes what it made', async () => {
    const { exitCode, stdout, stderr }: CliResult = await accept(stack, [], {
      until: (said) => said.includes('✓ clients connect'),
    });
    expect(stdout).toMatch(/\d+ passed, 0 failed, 0 skipped; stopped before the end/);
    expect(stderr).toContain('Stopped. Removing what was made');
    expect(stack.local!.connections.list()).toEqual([]);
    expect(await leftOf(stack, 'acceptance-')).toEqual([]);
    expect(exitCode).toBe(130);
  });

  it('is refused a page that it could not write, before it begins', async () => {
    const { exitCode, stdout, stderr } = await cliOf(stack)(['acceptance', '--markdown', '/no/such/folder/page.md']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Cannot write /no/such/folder/page.md: ENOENT');
  });
});

onThisMachine('broadcast acceptance, where a stack cannot do everything', () => {
  it('skips what needs tokens that it cannot sign, and checks the rest', async () => {
    const stack = await startWithSettings({ authorizer: 'none' });
    try {
      const result = await accept(stack, ['--json']);
      const answer = answerOf<Answer>(result);
      expect(answer.checks.find(({ check }) => check === 'clients connect')).toMatchObject({
        result: 'skipped',
        got: expect.stringContaining("its authorizer is 'none'") as string,
      });
      expect(resultsOf(answer, 'passed')).toEqual([
        ...['publish to nobody', 'report on the bus', 'a message over 128 KB', 'a request without an audience'],
        ...['a request that comes too late', 'dead letters'],
      ]);
      expect(resultsOf(answer, 'failed')).toEqual([]);
      expect(result.exitCode).toBe(0);
    } finally {
      await stack.stop();
    }
  });

  it('skips resume without history, and keeps the row of a connection that may be about to open', async () => {
    const settings = { history: { minutes: 0 }, reports: 'exceptions', sender: { pruneMinAgeSeconds: 30 } } as const;
    const stack = await startWithSettings(settings);
    try {
      const answer = answerOf<Answer>(await accept(stack, ['--json']));
      expect(answer.checks.filter(({ result }) => result !== 'passed')).toMatchObject([
        { check: 'publish to everyone', result: 'skipped' },
        { check: 'a client that was away', result: 'skipped', got: 'history is off (setting history)' },
      ]);
      expect(resultsOf(answer, 'passed')).toContain('an early 410');
      expect(await leftOf(stack, answer.run)).toEqual([]);
    } finally {
      await stack.stop();
    }
  });
});
