/** What the sender does around single answers: deadline, slow connections, the endpoint itself, rate, sockets, reporting. */
import { createServer, type AddressInfo } from 'node:net';
import type { BatchOutcome } from '#shared/contracts';
import type { Turns } from '#functions/send-batch/governor/governor';
import { Turn } from '#functions/send-batch/governor/turn';
import { ANSWER_MARGIN_MS, STOP_MARGIN_MS } from '#functions/send-batch/deadline';
import type { ConnectionRows } from '#functions/send-batch/prune';
import { type Behaviour, FaultServer } from './support/fault-server';
import { type Protocol, PROTOCOLS } from './support/protocols';
import { contextWith, MemoryRows, testSender, type TransportName, useTestEnvironment } from './support/test-sender';
import { ended, pass, until, useVirtualTime } from '../../support/virtual-time';

useTestEnvironment();

let server: FaultServer;
beforeEach(async () => {
  server = await FaultServer.start();
});
afterEach(() => server.stop());

const batchOf = (connectionIds: readonly string[]) => ({
  broadcastId: 'orders/shop/1',
  envelope: { text: '{"id":"1"}' },
  connectionIds,
  attempt: 1,
});
const numbered = (count: number, name = 'c') => Array.from({ length: count }, (_, index) => `${name}${index}=`);
const scriptAll = (connectionIds: readonly string[], ...behaviours: Behaviour[]) =>
  connectionIds.forEach((id) => server.script(id, behaviours));
const nothing: Omit<BatchOutcome, 'recorded'> = { delivered: 0, stale: [], failed: [], unsent: [] };

/** @param take as of the governor */
const governed = (take: Turns['take']): Turns => ({ intervalMs: 10, take });

type Options = NonNullable<Parameters<typeof testSender>[1]> & { readonly url?: string; readonly remainingMs?: number };

async function sendOnce(connectionIds: readonly string[], { url = server.url, remainingMs, ...options }: Options = {}) {
  const sender = testSender(url, options);
  try {
    const { recorded, ...outcome } = await sender.send(batchOf(connectionIds), contextWith(remainingMs));
    // Where nothing else is asked for, the failures are on record and they alone.
    expect(recorded).toBe(outcome.failed.length);
    return outcome;
  } finally {
    await sender.close();
  }
}

const EACH = PROTOCOLS.flatMap((protocol) => [['direct', protocol] as const, ['sdk', protocol] as const]);

describe.each<readonly [TransportName, Protocol]>(EACH)('the sender with %s over %s', (transport, protocol) => {
  beforeEach(async () => {
    await server.stop();
    server = await FaultServer.start(protocol);
  });

  it('posts the envelope, signed, to every connection once', async () => {
    const ids = ['L0SM9cOFvHcCIhw=', 'a+b/c=='];
    await expect(sendOnce([...ids, ...ids], { transport })).resolves.toEqual({ ...nothing, delivered: 2 });
    expect(server.received.map(({ connectionId }) => connectionId).sort()).toEqual([...ids].sort());
    expect(server.received[0]?.body).toBe('{"id":"1"}');
    expect(server.received[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1/,
    );
  });

  it('reads the envelope from the broadcasts table when it is there', async () => {
    const sender = testSender(server.url, { transport });
    const input = { ...batchOf(['a=']), envelope: { storedIn: 'broadcasts-table' } as const };
    await sender.send(input, contextWith());
    await sender.close();
    expect(server.received[0]?.body).toBe('stored envelope of orders/shop/1');
  });

  it('posts nothing when there is no time left', async () => {
    const ids = numbered(3);
    await expect(sendOnce(ids, { transport, remainingMs: 500 })).resolves.toEqual({ ...nothing, unsent: ids });
    expect(server.received).toEqual([]);
  });

  it('fails at once, and by the grant and the setting to check, when the endpoint refuses', async () => {
    const ids = numbered(60);
    scriptAll(ids, 'forbidden');
    const sending = sendOnce(ids, { transport, settings: { postConcurrency: 5 } });
    await expect(sending).rejects.toMatchObject({ name: 'Broadcast.ConfigurationError' });
    await expect(sending).rejects.toThrow(/403 ForbiddenException.*execute-api:ManageConnections.*CALLBACK_URL/);
    expect(server.received.length).toBeLessThanOrEqual(15);
  });

  it('fails only its connection on a 403 from an endpoint that has answered others', async () => {
    server.script('b=', ['throttled', 'forbidden']);
    const outcome = await sendOnce(['a=', 'b='], { transport });
    expect(outcome).toEqual({ ...nothing, delivered: 1, failed: [{ connectionId: 'b=', reason: 'REJECTED' }] });
  });

  it('fails each connection, after its attempts, when nobody listens', async () => {
    const url = `${protocol === 'http' ? 'http' : 'https'}://127.0.0.1:${await unusedPort()}/prod`;
    const outcome = await sendOnce(['a=', 'b='], { transport, url });
    expect(outcome.failed).toEqual(['a=', 'b='].map((connectionId) => ({ connectionId, reason: 'NETWORK_ERROR' })));
  });

  it('notices sockets closed between two batches, and tries nobody less for it', async () => {
    const sender = testSender(server.url, { transport, settings: { postAttempts: 1 } });
    const ids = numbered(20);
    for (let batch = 0; batch < 3; batch += 1) {
      await expect(sender.send(batchOf(ids), contextWith())).resolves.toMatchObject({ ...nothing, delivered: 20 });
      server.closeIdleSockets();
    }
    await sender.close();
  });

  it('prunes a connection that is gone, unless it is young', async () => {
    const rows = new MemoryRows();
    rows.add('old=', 'old');
    rows.add('young=', 'young');
    scriptAll(['old=', 'young=', 'unknown='], 'gone');
    const outcome = await sendOnce(['old=', 'young=', 'unknown='], { transport, rows });
    expect(outcome).toEqual({ ...nothing, stale: ['old=', 'young=', 'unknown='] });
    expect([...rows.rows.keys()]).toEqual(['young=']);
    expect(server.received.map(({ connectionId }) => connectionId).sort()).toEqual(
      ['old=', 'unknown=', 'young=', 'young=', 'young='].sort(),
    );
  });

  it('delivers to a connection whose $connect completes while it is tried again', async () => {
    const rows = new MemoryRows();
    rows.add('young=', 'young');
    server.script('young=', ['gone', 'ok']);
    await expect(sendOnce(['young='], { transport, rows })).resolves.toEqual({ ...nothing, delivered: 1 });
  });

  describe('as time passes', () => {
    useVirtualTime();

    it('hands back all of a batch when every post hangs, before the deadline', async () => {
      const ids = numbered(30);
      scriptAll(ids, 'hang');
      const context = contextWith(STOP_MARGIN_MS + 100);
      const sender = testSender(server.url, { transport, settings: { postConcurrency: 5, postTimeoutMs: 29_000 } });
      const sending = sender.send(batchOf(ids), context);
      await until(() => server.received.length === 5);
      await pass(100);
      await expect(sending).resolves.toMatchObject({ ...nothing, unsent: ids });
      expect(context.getRemainingTimeInMillis()).toBe(STOP_MARGIN_MS);
      await sender.close();
    });

    it('lets no connection that hangs or is throttled delay the others by more than its own timeout', async () => {
      const slow = [...numbered(4, 'hang'), ...numbered(20, 'throttled')];
      scriptAll(slow.slice(0, 4), 'hang');
      scriptAll(slow.slice(4), 'throttled');
      const others = numbered(40);
      // Turns for all but as many as hang: the hanging ones come first and hold every turn for one timeout.
      const settings = { postConcurrency: 4, postTimeoutMs: 500, postAttempts: 3, retryBaseMs: 200 };
      const sending = sendOnce([...slow, ...others], { transport, settings });
      await until(() => server.received.length === 4);
      await pass(500);
      const servedOthers = () => others.every((id) => server.received.some(({ connectionId }) => connectionId === id));
      await until(servedOthers); // with no further passing of time
      expect((await ended(sending)).delivered).toBe(40);
    });

    it('takes a 200 whose body never ends for delivered, and sends nobody a second copy', async () => {
      scriptAll(['a='], 'hang within the body of a 200');
      const sending = sendOnce(['a='], { transport, settings: { postTimeoutMs: 400 } });
      await until(() => server.received.length === 1);
      await server.answersArrived();
      await expect(ended(sending)).resolves.toEqual({ ...nothing, delivered: 1 });
      expect(server.received).toHaveLength(1);
    });

    it('keeps to the rate of its turn', async () => {
      // Posts go at whole hundredths of a second.
      jest.setSystemTime(1_800_000_000_000);
      const governor = governed(async (posts) => new Turn(Date.now(), posts, 10));
      const sending = sendOnce(numbered(30), { transport, settings: { postConcurrency: 30 }, governor });
      for (let due = 1; due <= 30; due += 1, await pass(10)) {
        await until(() => server.received.length >= due);
        await server.answersArrived();
        expect(server.received).toHaveLength(due);
      }
      await expect(sending).resolves.toEqual({ ...nothing, delivered: 30 });
    });
  });
});

describe('a batch that the rate holds back', () => {
  const noTurn = governed(async () => undefined);
  const send = (connectionIds: readonly string[], heldBack: number | undefined, options: Options = {}) => {
    const sender = testSender(server.url, { governor: noTurn, ...options });
    const input = { ...batchOf(connectionIds), ...(heldBack !== undefined && { heldBack }) };
    return { ...sender, outcome: sender.send(input, contextWith(options.remainingMs)).finally(() => sender.close()) };
  };

  it('is returned unsent with the seconds to wait, without a post or a line in the log', async () => {
    const ids = numbered(20);
    const { outcome, log, recorded } = send(ids, 0);
    await expect(outcome).resolves.toEqual({ ...nothing, unsent: ids, recorded: 0, waitSeconds: 1 });
    expect(server.received).toEqual([]);
    expect([log, recorded]).toEqual([[], []]);
  });

  it('waits longer the more often it was held back', async () => {
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0.99);
    const waits = await Promise.all(
      [0, 1, 2, 3, 9].map(async (held) => (await send(numbered(20), held).outcome).waitSeconds),
    );
    expect(waits).toEqual([1, 2, 4, 8, 8]);
    chance.mockRestore();
  });

  it('keeps what it has delivered, and returns the rest', async () => {
    let turns = 0;
    const once = governed(async () => (turns++ === 0 ? new Turn(Date.now() - 5, 5, 1) : undefined));
    const { unsent, waitSeconds, ...outcome } = await send(numbered(20), 0, { governor: once }).outcome;
    expect(outcome).toMatchObject({ delivered: 5, failed: [], stale: [] });
    expect(unsent).toEqual(numbered(20).slice(5));
    expect(waitSeconds).toBe(1);
  });

  it('is no hand-back but an attempt if the deadline cut it off', async () => {
    const slow = governed(() => new Promise(() => undefined));
    const { outcome } = send(numbered(20), 0, { governor: slow, remainingMs: STOP_MARGIN_MS + 50 });
    const returned = await outcome;
    expect(returned.unsent).toHaveLength(20);
    expect(returned).not.toHaveProperty('waitSeconds');
  });

  it('does not have fewer than 20 connections', async () => {
    await expect(send(numbered(19), 0).outcome).resolves.toMatchObject({ delivered: 19, unsent: [] });
  });
});

describe('failing to prune', () => {
  const broken: ConnectionRows = {
    of: () => Promise.reject(new Error('ProvisionedThroughputExceeded')),
    delete: () => Promise.resolve(),
  };

  it('is logged, and leaves the outcome as it is', async () => {
    server.script('a=', ['gone']);
    const sender = testSender(server.url, { rows: broken });
    await expect(sender.send(batchOf(['a=', 'b=']), contextWith())).resolves.toMatchObject({
      ...nothing,
      delivered: 1,
      stale: ['a='],
    });
    expect(sender.log[0]?.message).toContain('Could not prune a stale connection');
    await sender.close();
  });

  describe('as time passes', () => {
    useVirtualTime();

    it('never keeps a batch beyond its deadline', async () => {
      const rows = new MemoryRows();
      rows.add('a=', 'old');
      const deleting = jest.fn(() => new Promise<void>(() => undefined));
      server.script('a=', ['gone']);
      const context = contextWith(STOP_MARGIN_MS + 200);
      const sender = testSender(server.url, { rows: { of: (id) => rows.of(id), delete: deleting } });
      const sending = sender.send(batchOf(['a=']), context);
      await until(() => deleting.mock.calls.length === 1);
      await expect(ended(sending)).resolves.toMatchObject({ ...nothing, stale: ['a='] });
      expect(context.getRemainingTimeInMillis()).toBe(ANSWER_MARGIN_MS);
      await sender.close();
    });
  });
});

it('refuses ids that are no path segment without posting', async () => {
  const ids = ['..', '', 'a b', 'é'];
  const outcome = await sendOnce(ids);
  expect(outcome.failed).toEqual(ids.map((connectionId) => ({ connectionId, reason: 'REJECTED' })));
  expect(server.received).toEqual([]);
});

it('says what became of a batch, and nothing of its message', async () => {
  scriptAll(['a=', 'b='], 'too large');
  const sender = testSender(server.url);
  await sender.send(batchOf(['a=', 'b=', 'c=']), contextWith());
  await sender.close();
  expect(sender.log).toEqual([
    {
      message: 'Batch sent',
      details: [
        { delivered: 1, stale: 0, failed: { TOO_LARGE: 2 }, unsent: 0, durationMs: expect.any(Number) as number },
      ],
    },
  ]);
});

async function unusedPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
