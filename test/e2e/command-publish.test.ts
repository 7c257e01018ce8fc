/** `broadcast publish`, `show`, `token`, `connections` and `disconnect` against a running stack. */
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryReport } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';
import { TestClient } from './support/test-client';

let stack: StackUnderTest;
let cli: ReturnType<typeof cliOf>;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  cli = cliOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

interface Published {
  readonly broadcastId: string;
  readonly eventId: string;
  readonly report: DeliveryReport;
}

describe('broadcast publish', () => {
  it('sends, waits and ends with the report', async () => {
    const client = await stack.connect('alice');
    const line = [
      'publish',
      '--no-check',
      '--users',
      'alice,zoe',
      '--type',
      'greeting',
      '--data',
      '{"text":"hi"}',
      '--wait',
    ];
    const { exitCode, stdout } = await cli(line);
    expect(await client.receive({ type: 'greeting' })).toMatchObject({ data: { text: 'hi' } });
    expect(stdout).toMatch(/status +COMPLETED\n/);
    expect(stdout).toMatch(/connections +1 = 1 delivered \+ 0 stale \+ 0 failed/);
    expect(stdout).toMatch(/unreached +zoe/);
    expect(exitCode).toBe(0);
  });

  it('gives the report as JSON, and takes the data from standard input', async () => {
    const client = await stack.connect('alice');
    const line = ['publish', '--no-check', '--users', 'alice', '--type', 'piped', '--data', '-', '--wait', '--json'];
    const { broadcastId, report } = answerOf<Published>(await cli(line, { stdin: '[1,2]' }));
    expect(await client.receive({ id: broadcastId })).toMatchObject({ type: 'piped', data: [1, 2] });
    expect(report).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  });

  it('takes the data from a file, and does not wait unless asked', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'broadcast-'));
    await writeFile(join(cwd, 'data.json'), '"from a file"');
    const client = await stack.connect('alice');
    const { exitCode, stdout } = await cli(
      ['publish', '--no-check', '--users', 'alice', '--type', 'x', '--data', '@data.json'],
      {
        cwd,
      },
    );
    expect(stdout).toMatch(/^Published\. See the result: broadcast show 'BroadcastRequested\/broadcast\.cli\//);
    expect(exitCode).toBe(0);
    await client.receive({ data: 'from a file' });
    await rm(cwd, { recursive: true });
  });

  it('marks the message as the last value of a key', async () => {
    const client = await stack.connect('alice');
    const line = (data: string, ...more: string[]) =>
      cli([
        'publish',
        '--no-check',
        '--users',
        'alice',
        '--type',
        'status',
        '--data',
        data,
        '--supersedes',
        'A-1',
        ...more,
      ]);
    expect((await line('1', '--supersedes-version', '7')).exitCode).toBe(0);
    expect(await client.receive({ data: 1 })).toMatchObject({ supersedes: { key: 'A-1', version: 7 } });
    expect((await line('2', '--supersedes-version', '2026-12-24T18:00:00Z')).exitCode).toBe(0);
    expect(await client.receive({ data: 2 })).toMatchObject({
      supersedes: { key: 'A-1', version: '2026-12-24T18:00:00Z' },
    });

    const { exitCode, stderr } = await line('3');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--supersedes-version go together')]);
  });

  it('keeps a last value for later subscribers, and keeps out of history what must not be in it', async () => {
    const line = (data: string, ...more: string[]) =>
      cli([
        'publish',
        '--no-check',
        '--channel',
        'prices',
        '--type',
        'price',
        '--data',
        data,
        '--retain',
        'EUR',
        ...more,
      ]);
    expect((await line('1.2', '--wait')).exitCode).toBe(0);
    const client = await stack.connect('alice', ['prices']);
    client.send({ action: 'subscribe', channel: 'prices' });
    await client.receive({ type: 'subscribed' });
    client.send({ action: 'resume', id: 'r', streams: { 'channel:prices': null } });
    expect(await client.receive({ type: 'resumed' })).toMatchObject({ envelopes: [{ data: 1.2, retain: 'EUR' }] });

    const { exitCode, stderr } = await line('1.3', '--no-history');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('message.retain needs history')]);
    expect(
      (await cli(['publish', '--no-check', '--everyone', '--type', 'x', '--data', '"gone"', '--no-history'])).exitCode,
    ).toBe(0);
    expect(await client.receive({ data: 'gone' })).not.toHaveProperty('at');
  });

  it('does not send twice for the same key, and says so', async () => {
    const client = await stack.connect('alice');
    const line = [
      'publish',
      '--no-check',
      '--users',
      'alice',
      '--type',
      'once',
      '--data',
      '1',
      '--idempotency-key',
      'k-1',
      '--wait',
    ];
    await cli([...line, '--source', 'cli.once']);
    const { stderr, exitCode } = await cli([...line, '--source', 'cli.once']);
    expect(stderr).toContain("The key 'k-1' was broadcast before");
    expect(exitCode).toBe(0);
    expect(client.messages.filter(({ type }) => type === 'once')).toHaveLength(1);
  });

  it('stops following on Ctrl-C, and says how to see the result', async () => {
    const interrupted = AbortSignal.abort();
    const line = ['publish', '--no-check', '--users', 'nobody', '--type', 'x', '--data', '1', '--wait'];
    const { exitCode, stdout } = await cli(line, { signal: interrupted });
    expect(stdout).toMatch(/^Stopped following; the broadcast continues\. See the result: broadcast show '/);
    expect(exitCode).toBe(130);
  });

  it.each([
    [['--type', 'x', '--data', '1'], 'Name the audience'],
    [['--users', 'a', '--type', 'x', '--data', '{'], '--data is not JSON'],
    [['--users', 'a', '--type', 'x', '--data', '@nowhere.json'], 'nowhere.json: ENOENT'],
    [['--users', 'a', '--type', 'x', '--data', '1', '--expires-at', 'tomorrow'], 'expiresAt must be an ISO 8601 time'],
    [['--users', 'a', '--data', '1'], "required option '--type <type>' not specified"],
  ])('refuses %j before anything is published', async (options, message) => {
    const { exitCode, stderr } = await cli(['publish', ...options]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  describe('compares the message with the contract of the stack', () => {
    const shipped = { orderId: 'A-1', carrier: 'Post', trackingUrl: 'https://example.com/A-1' };
    const publish = (type: string, data: object, ...more: string[]) =>
      cli(['publish', '--users', 'nobody', '--type', type, '--data', JSON.stringify(data), '--wait', ...more]);

    it('publishes one that fits', async () => {
      expect((await publish('orderShipped', shipped)).exitCode).toBe(0);
    });

    it.each([
      ['orderShiped', shipped, "The contract has no message 'orderShiped' to clients: did you mean 'orderShipped'?"],
      ['refresh', {}, 'expected one of orderShipped, priceChanged'],
      ['orderShipped', { orderId: 'A-1', carrier: 'Post' }, 'data.trackingUrl is missing'],
      ['orderShipped', { ...shipped, carrier: 77 }, 'data.carrier must be string, got a number'],
      ['orderShipped', { ...shipped, trackingUrl: 'secret' }, 'got a string of 6 characters'],
    ])('refuses %s %j, and publishes it with --no-check', async (type, data, message) => {
      const { exitCode, stderr } = await publish(type, data, '--json');
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/77|secret/);
      expect(exitCode).toBe(2);
      expect((await publish(type, data, '--no-check')).exitCode).toBe(0);
    });
  });
});

describe('broadcast show', () => {
  it('shows the report and the states of an EXPRESS execution, from its log', async () => {
    await stack.connect('alice');
    const line = ['publish', '--users', 'alice', '--type', 'x', '--data', '1', '--no-check', '--wait', '--json'];
    const { broadcastId } = answerOf<Published>(await cli(line));
    const shown = await cli(['show', broadcastId]);
    expect(shown.stdout).toMatch(/execution +http:\/\/127\.0\.0\.1:\d+\/_console\/#\/executions\/arn%3Aaws/);
    expect(shown.stdout).toMatch(/\+\d+ ms +OpenBroadcast +\d+ ms/);
    expect(shown.exitCode).toBe(0);

    const { timelines } = answerOf<{ timelines: { states: { state: string; times: number; longestMs?: number }[] }[] }>(
      await cli(['show', broadcastId, '--json']),
    );
    const states = timelines[0]?.states ?? [];
    expect(states.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['OpenBroadcast', 'QueryConnections', 'SendBatch', 'RecordReport']),
    );
    expect(states.every(({ times, longestMs }) => times > 0 && longestMs !== undefined)).toBe(true);
  });

  it('shows the fan-out of a large audience too, from its history', async () => {
    const users = Array.from({ length: 220 }, (_, index) => `user-${index}`).join(); // more than ten rounds of queries
    const line = ['publish', '--users', users, '--type', 'x', '--data', '1', '--no-check', '--wait', '--json'];
    const { broadcastId } = answerOf<Published>(await cli(line));
    const { timelines } = answerOf<{ timelines: { execution: string; states: { state: string }[] }[] }>(
      await cli(['show', broadcastId, '--json']),
    );
    expect(timelines.map(({ states }) => states.map(({ state }) => state))).toEqual([
      expect.arrayContaining(['OpenBroadcast', 'StartFanOut', 'HandedOver']),
      expect.arrayContaining(['DeliverParts', 'RecordReport']),
    ]);
  });

  it('says that there is no such broadcast, and how to find one', async () => {
    const { exitCode, stderr } = await cli(['show', 'OrderShipped/shop.orders/none']);
    expect(stderr).toContain("There is no broadcast 'OrderShipped/shop.orders/none'");
    expect(stderr).toContain('broadcast why --event ID');
    expect(exitCode).toBe(3);
  });
});

describe('broadcast token, connections, disconnect', () => {
  it('makes a token that connects, with the requested channels', async () => {
    const { stdout } = await cli(['token', 'carol', '--channels', 'orders,team-*', '--url']);
    const client = await TestClient.open(stdout.trim());
    client.send({ action: 'subscribe', channel: 'team-1' });
    await client.receive({ type: 'subscribed' });

    const listed = await cli(['connections', 'carol']);
    expect(listed.stdout).toMatch(
      /^connection +state +connected at +last active +channels\n\S+ +open +20.*Z +20.*Z +team-1\n$/,
    );

    const closed = await cli(['disconnect', 'carol']);
    expect(closed.stdout).toMatch(/^1 closed: \S+\n$/);
    await waitUntil('her rows to go', async () => (await stack.aws.connectionsOf('carol')).length === 0);
    const { exitCode, stderr } = await cli(['connections', 'carol']);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("'carol' has no connection") as string,
    });
  });
});

it('`broadcast asyncapi` describes a running stack, with its address', async () => {
  const { exitCode, stdout } = await cli(['asyncapi', '--local', '--json']);
  expect(exitCode).toBe(0);
  const url = new URL(stack.outputs.WebSocketUrl);
  expect(JSON.parse(stdout)).toMatchObject({
    servers: { webSocket: { host: url.host, pathname: url.pathname, protocol: 'ws' } },
    channels: { eventBus: { address: stack.outputs.EventBusName } },
    operations: { 'send.orderShipped': {}, 'receive.resume': {}, 'take.event.OrderShipped': {} },
  });
});
