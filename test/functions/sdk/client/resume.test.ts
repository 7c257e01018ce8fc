/** How a client asks for what it missed, over fake sockets. */
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { clientUnderTest, envelope, openClient, type ClientUnderTest } from './support/client-under-test';
import { pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0);

const T = Date.UTC(2026, 0, 1);
const at = (ms: number, hash = 'a'): string => `${T + ms}-${hash.repeat(16).slice(0, 16)}`;
const placed = (id: string, ms: number, hash?: string) => ({ ...envelope(id), at: at(ms, hash) });

const resumesOf = ({ sockets }: ClientUnderTest) => sockets.last.sent.filter(({ action }) => action === 'resume');

/** Answers the last resume that the client sent. */
function answer(under: ClientUnderTest, members: object = {}): void {
  const { id, streams } = resumesOf(under).at(-1)!;
  const cursors = Object.keys(streams as object).map((name) => [name, { cursor: `${name}.${String(id)}` }]);
  under.sockets.last.say({
    ...{ type: 'resumed', id, envelopes: [], streams: Object.fromEntries(cursors) as object, keepFrom: T - 60_000 },
    ...members,
  });
}

/** A client that has resumed twice, and so is settled. */
async function settled(options?: Parameters<typeof openClient>[0]): Promise<ClientUnderTest> {
  const under = await openClient(options, true);
  await pass(20);
  answer(under);
  await pass(DEFAULT_TIMING.resumeAgainMs);
  answer(under);
  return under;
}

it('resumes when it is open, again when the index has caught up, and every nine minutes in place of the ping', async () => {
  const under = await openClient({}, true);
  await pass(20);
  expect(resumesOf(under)).toEqual([{ action: 'resume', id: '1', streams: { user: null, everyone: null }, have: {} }]);
  answer(under);

  await pass(DEFAULT_TIMING.resumeAgainMs);
  expect(resumesOf(under)[1]).toEqual({
    action: 'resume',
    id: '2',
    streams: { user: 'user.1', everyone: 'everyone.1' },
    have: {},
  });
  answer(under);

  await pass(DEFAULT_TIMING.resumeMs);
  answer(under);
  await pass(DEFAULT_TIMING.resumeMs);
  expect(under.sockets.last.sent.map(({ action }) => action)).toEqual(['resume', 'resume', 'resume', 'resume']);
});

it('resumes the channels it has joined, together, and forgets one it leaves', async () => {
  const under = await settled();
  for (const channel of ['orders', 'news']) {
    void under.client.subscribe(channel);
    under.sockets.last.say({ type: 'subscribed', channel });
  }
  await pass(20);
  expect(resumesOf(under).at(-1)).toMatchObject({
    streams: { user: 'user.2', everyone: 'everyone.2', 'channel:orders': null, 'channel:news': null },
  });
  answer(under);
  under.client.unsubscribe('news');

  await pass(DEFAULT_TIMING.resumeAgainMs);
  expect(Object.keys(resumesOf(under).at(-1)!.streams as object)).toEqual(['user', 'everyone', 'channel:orders']);
  expect(under.client.position).not.toContain('channel:news');
});

it('asks for the next page with the same request, and moves its cursors with the last page only', async () => {
  const under = await settled();
  const heard: string[] = [];
  under.client.on('orderShipped', (_, { id }) => heard.push(id));
  under.sockets.last.say(placed('1', 1000));
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { envelopes: [placed('2', 2000)], next: 'page.2', streams: undefined });

  const [first, second] = resumesOf(under).slice(-2);
  expect(second).toEqual({ ...first, next: 'page.2' });
  under.sockets.last.drop();
  await pass(1000);
  under.sockets.last.accept();
  await pass(20);
  // From the same cursor, and it says that it has both.
  expect(resumesOf(under)[0]).toMatchObject({
    streams: { user: 'user.2' },
    have: { [Math.floor((T + 1000) / 10_000)]: [2, '0000000000000000'] },
  });
  answer(under, { envelopes: [placed('2', 2000), placed('3', 3000)] });
  expect(heard).toEqual(['1', '2', '3']);
});

it('says what it has by ten seconds, and nothing of what it need not keep', async () => {
  const under = await settled();
  under.sockets.last.say(placed('old', 1000, '1'));
  under.sockets.last.say(placed('a', 70_000, '3'));
  under.sockets.last.say(placed('b', 79_000, '5'));
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { keepFrom: T + 60_000 });
  await pass(DEFAULT_TIMING.resumeMs);

  expect(resumesOf(under).at(-1)!.have).toEqual({ [Math.floor((T + 70_000) / 10_000)]: [2, '6666666666666666'] });
});

it('drops what it has, under another position too, and a post that comes after everything before it was read', async () => {
  const under = await settled();
  const heard: string[] = [];
  under.client.on('orderShipped', (_, { id }) => heard.push(id));
  under.sockets.last.say(placed('1', 1000));
  under.sockets.last.say(placed('1', 1000));
  under.sockets.last.say(placed('1', 9000));
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { keepFrom: T + 100_000 });
  under.sockets.last.say(placed('late', 50_000));
  under.sockets.last.say(placed('1', 200_000));
  under.sockets.last.say(placed('2', 201_000));
  // Sent again to some connections, it is in no stream.
  under.sockets.last.say(envelope('2'));
  // A last value may be older than everything else.
  under.sockets.last.say({ ...placed('status', 1), retain: 'status' });

  expect(heard).toEqual(['1', '2', 'status']);
});

it('announces a gap, to onError if nobody listens for gaps', async () => {
  const under = await settled();
  const gaps: unknown[] = [];
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { streams: { user: { cursor: 'a.b', gap: 'TOO_OLD' } } });
  expect(under.errors).toMatchObject([
    { code: 'GAP', message: expect.stringContaining("'user' may be missing (TOO_OLD)") as string },
  ]);

  under.client.onGap((stream, reason) => gaps.push([stream, reason]));
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { streams: { everyone: { cursor: 'a.b', gap: 'TOO_MANY' } } });
  expect(gaps).toEqual([['everyone', 'TOO_MANY']]);
  expect(under.errors).toHaveLength(1);
});

it('announces what a connection may have missed that ended before its first resume', async () => {
  const under = await openClient({}, true);
  const gaps: unknown[] = [];
  under.client.onGap((stream, reason) => gaps.push([stream, reason]));
  await pass(20);
  under.sockets.last.drop();
  await pass(1000);
  under.sockets.last.accept();
  await pass(20);
  answer(under);
  expect(gaps).toEqual([
    ['user', 'CURSOR'],
    ['everyone', 'CURSOR'],
  ]);
  await pass(DEFAULT_TIMING.resumeAgainMs);
  answer(under);
  expect(gaps).toHaveLength(2);
});

it.each(['open', 'closed'])(
  'announces it after a reload, too, with a position of a client that was %s',
  async (when) => {
    const earlier = await openClient({}, true);
    await pass(20);
    const before = earlier.client.position;
    earlier.client.close();
    const under = await clientUnderTest({ position: when === 'open' ? before : earlier.client.position }, true);
    const gaps: unknown[] = [];
    under.client.onGap((stream, reason) => gaps.push([stream, reason]));
    under.sockets.last.accept();
    await pass(20);
    answer(under);
    expect(gaps).toEqual([
      ['user', 'CURSOR'],
      ['everyone', 'CURSOR'],
    ]);
    expect(JSON.parse(under.client.position)).toMatchObject({ unsure: [] });
  },
);

it('confirms what a resume brought with the next one', async () => {
  const under = await settled();
  await pass(DEFAULT_TIMING.resumeMs);
  answer(under, { envelopes: [placed('1', 1000)], receipt: 'r.1' });
  await pass(DEFAULT_TIMING.resumeMs);
  expect(resumesOf(under).at(-1)).toMatchObject({ received: 'r.1' });
  answer(under);
  await pass(DEFAULT_TIMING.resumeMs);
  expect(resumesOf(under).at(-1)).not.toHaveProperty('received');
});

it('goes on from the position of an earlier client, and ignores what is none', async () => {
  const earlier = await settled();
  earlier.sockets.last.say(placed('1', 1000));
  const { position } = earlier.client;
  earlier.client.close();

  const under = await clientUnderTest({ position }, true);
  const heard: string[] = [];
  under.client.on('orderShipped', (_, { id }) => heard.push(id));
  under.sockets.last.accept();
  await pass(20);
  expect(resumesOf(under)[0]).toMatchObject({ streams: { user: 'user.2', everyone: 'everyone.2' } });
  answer(under, { envelopes: [placed('1', 1000), placed('2', 2000)] });
  expect(heard).toEqual(['2']);

  const other = await openClient({ position: '{"v":2}' }, true);
  await pass(20);
  expect(resumesOf(other)[0]).toMatchObject({ streams: { user: null, everyone: null } });
});

it('hears everything with a position from before the first resume', async () => {
  const earlier = await openClient({}, true);
  const { position } = earlier.client;
  earlier.client.close();

  const under = await settled({ position });
  const heard: string[] = [];
  under.client.on('orderShipped', (_, { id }) => heard.push(id));
  under.sockets.last.say(placed('1', 1000));
  expect(heard).toEqual(['1']);
});

it('does not go back to an older value of a key after a reload', async () => {
  const valued = (id: string, ms: number, version: number) => ({
    ...placed(id, ms),
    supersedes: { key: 'A-1', version },
  });
  const earlier = await settled();
  earlier.sockets.last.say(valued('2', 2000, 2));
  const { position } = earlier.client;
  earlier.client.close();

  const under = await clientUnderTest({ position }, true);
  const heard: string[] = [];
  under.client.on('orderShipped', (_, { id }) => heard.push(id));
  under.sockets.last.accept();
  await pass(20);
  answer(under, { envelopes: [valued('1', 1000, 1), valued('3', 3000, 3)] });
  expect(heard).toEqual(['3']);
});

it.each([
  ['told to wait', { type: 'error', message: 'Too many', action: 'resume', id: '1', retryAfterMs: 5000 }, 6000],
  ['refused', { type: 'error', message: 'Your token has expired', action: 'resume', id: '1' }, 1000],
  ['refused by API Gateway', { message: 'Too Many Requests', connectionId: 'c', requestId: 'r' }, 1000],
  ['failed', { message: 'Internal server error', connectionId: 'c', requestId: 'r' }, 1000],
])('repeats a resume that is %s', async (_, reply, afterMs) => {
  const under = await openClient({}, true);
  await pass(20);
  under.sockets.last.say(reply);
  await pass(afterMs - 1);
  expect(resumesOf(under).filter(({ id }) => id !== '1').length).toBe(afterMs > DEFAULT_TIMING.resumeAgainMs ? 1 : 0);
  await pass(1);
  expect(resumesOf(under).length).toBeGreaterThan(1);
});

describe('refused because the server does not know the connection', () => {
  const refused = (under: ClientUnderTest, reconnect?: true): void =>
    under.sockets.last.say({
      ...{ type: 'error', message: 'This connection is not registered.', action: 'resume' },
      ...{ id: resumesOf(under).at(-1)!.id, ...(reconnect && { reconnect }) },
    });
  /** Refuses the resume and waits for the next, unless there is another connection by then. */
  async function refuseTimes(under: ClientUnderTest, times: number, reconnect?: true): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      refused(under, reconnect);
      if (time < times - 1) await pass(DEFAULT_TIMING.maxBackoffMs);
    }
  }

  it('connects again after the third time, and resumes there', async () => {
    const under = await openClient({}, true);
    await pass(20);
    await refuseTimes(under, 2, true);
    expect(under.sockets.made).toHaveLength(1);
    await pass(DEFAULT_TIMING.maxBackoffMs);
    refused(under, true);
    await pass(0);
    expect(under.sockets.made).toHaveLength(2);
    const [old] = under.sockets.made;
    under.sockets.last.accept();
    await pass(DEFAULT_TIMING.resumeAgainMs);
    expect(resumesOf(under)).toHaveLength(1);
    answer(under);
    expect(under.client.state).toBe('open');
    await pass(DEFAULT_TIMING.overlapMs);
    expect(old!.isClosed).toBe(true);
  });

  it('stays where it is if the server says nothing of another connection', async () => {
    const under = await openClient({}, true);
    await pass(20);
    await refuseTimes(under, 5);
    await pass(0);
    expect(under.sockets.made).toHaveLength(1);
  });
});

it('that gets no answer asks the connection for a sign of life, and repeats it', async () => {
  const under = await openClient({}, true);
  await pass(20 + DEFAULT_TIMING.replyMs);
  expect(under.sockets.last.sent.map(({ action }) => action)).toContain('ping');
  under.sockets.last.say({ type: 'pong' });
  await pass(DEFAULT_TIMING.backoffMs);
  expect(resumesOf(under)).toHaveLength(2);
});

it('falls back to pings where the server has no history, without an error', async () => {
  const under = await openClient();
  await pass(DEFAULT_TIMING.heartbeatMs);
  expect(under.sockets.last.sent).toEqual([{ action: 'ping' }]);
  expect(under.errors).toEqual([]);
});

it('asks for nothing if it need not', async () => {
  const under = await openClient({ resume: false }, true);
  await pass(DEFAULT_TIMING.heartbeatMs);
  expect(under.sockets.last.sent).toEqual([{ action: 'ping' }]);
});

it('resumes soon while it remembers very much', async () => {
  const under = await settled();
  await pass(DEFAULT_TIMING.resumeFullMs);
  for (let index = 0; index < 1000; index += 1) under.sockets.last.say(placed(String(index), index));
  await pass(20);
  expect(resumesOf(under)).toHaveLength(3);
});

it('replaces a connection with one resume of the new one, before the old one closes', async () => {
  const under = await settled({ timing: { maxConnectionMs: 600_000 } });
  await pass(540_000);
  answer(under);
  await pass(30_000);
  const { last } = under.sockets;
  expect(under.sockets.made).toHaveLength(2);
  last.accept();
  await pass(DEFAULT_TIMING.resumeAgainMs - 1);
  expect(last.sent).toEqual([]);
  await pass(1);
  expect(resumesOf(under)).toHaveLength(1);
  expect(under.sockets.made[0]!.isClosed).toBe(false);
});

it.each([
  ['the post comes first', [2, 1], [2]],
  ['the last value comes first', [1, 2], [1, 2]],
])('ends on the newest when a publish races a subscription: %s', async (_, order, shown) => {
  const under = await settled();
  const heard: number[] = [];
  under.client.on('orderShipped', (data) => heard.push(data as number));
  void under.client.subscribe('prices');
  under.sockets.last.say({ type: 'subscribed', channel: 'prices' });
  await pass(20);
  const priced = (price: number) => ({ ...placed(`price ${price}`, price, String(price)), retain: 'A-1', data: price });
  for (const price of order) {
    if (price === 2) under.sockets.last.say(priced(2));
    else answer(under, { envelopes: [priced(1)] });
  }
  expect(heard).toEqual(shown);
});
