/** What a resume brings, and from where the next one begins. */
import { Cursors } from '#functions/resume/cursor';
import { MAX_ROWS_BROUGHT, MAX_ROWS_READ } from '#functions/resume/missing';
import type { ResumeAnswer } from '#functions/resume/resume';
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from '#shared/base/aws-limits';
import type { Resumed } from '#shared/contracts';
import { MAX_RESUMED_BYTES_BESIDE } from '#shared/contracts/limits';
import { positionAt } from '#shared/history/position';
import { positionOf, START } from './support/in-memory-history';
import { Resumes, WINDOW_SECONDS } from './support/resumes';

const USER = 'user#alice';
const ORDERS = 'channel#orders';
const all = { user: null, everyone: null, 'channel:orders': null };

describe('from where it reads', () => {
  it('brings what was published since the connection joined, oldest first, from all streams', async () => {
    const client = new Resumes({ user: 0, everyone: 0, 'channel:orders': 100 });
    client.history.add('before', ORDERS, 90);
    client.history.add('third', ORDERS, 120);
    client.history.add('first', 'everyone', 10);
    client.history.add('second', USER, 110);
    client.now = 130;
    const { ids, streams, pages } = await client.all(all);
    expect(ids).toEqual(['first', 'second', 'third']);
    expect(Object.keys(streams).sort()).toEqual(Object.keys(all).sort());
    expect(pages).toMatchObject([{ type: 'resumed', id: '1', keepFrom: START + 70_000 }]);
  });

  it('covers only streams that the connection has', async () => {
    const client = new Resumes({ user: 0 });
    client.history.add('secret', ORDERS, 10);
    client.history.add('of bob', 'user#bob', 10);
    client.now = 20;
    const { ids, streams } = await client.all(all);
    expect(ids).toEqual([]);
    expect(Object.keys(streams)).toEqual(['user']);
  });

  it('brings what is before the subscription if the stack allows it, and if the cursor says so', async () => {
    const client = new Resumes({ 'channel:orders': 100 });
    client.history.add('before', ORDERS, 90);
    client.now = 130;
    client.parts = { beforeJoin: true };
    const { ids, streams } = await client.all({ 'channel:orders': null });
    expect(ids).toEqual(['before']);
    client.parts = {};
    const again = await client.all({ 'channel:orders': streams['channel:orders']!.cursor });
    expect(again.ids).toEqual(['before']);
  });

  it('begins a minute before the cursor: a row may have become readable after its position', async () => {
    const client = new Resumes({ user: 0 });
    const cursor = await client.cursorAt(1000);
    client.history.add('slow', USER, 1000 - 59, { readableAt: 1001 });
    client.history.add('older', USER, 1000 - 61);
    client.now = 1010;
    expect((await client.all({ user: cursor })).ids).toEqual(['slow']);
  });

  it('begins at the cursor of each stream, whatever those of the others say', async () => {
    const client = new Resumes({ user: 0, 'channel:orders': 0 });
    const old = await client.cursorAt(100, 'channel:orders');
    const recent = await client.cursorAt(1000);
    client.history.add('of the channel', ORDERS, 500);
    client.history.add('of the user', USER, 500);
    client.now = 1010;
    const { ids } = await client.all({ user: recent, 'channel:orders': old });
    expect(ids).toEqual(['of the channel']);
  });

  it('moves the cursor to the time of reading and no further, so that no cursor passes a row that was not read', async () => {
    const client = new Resumes({ user: 0 });
    client.history.add('late', USER, 500, { readableAt: 540 });
    client.history.add('seen', USER, 510);
    client.now = 520;
    const first = await client.all({ user: null });
    expect(first.ids).toEqual(['seen']);
    client.now = 565;
    expect((await client.all({ user: first.streams.user!.cursor })).ids).toEqual(['late', 'seen']);
    // A cursor of the last message, 510 s, would begin at 450 s too; one of the time of this answer would not.
    client.now = 579;
    const again = await client.all({ user: first.streams.user!.cursor });
    expect(again.ids).toEqual(['late', 'seen']);
  });

  it('reads as if nothing was had from a cursor that a sign of life would have moved', async () => {
    // The client was connected, and its posts were never made: only its last resume counts.
    const client = new Resumes({ user: 0 });
    const cursor = await client.cursorAt(10);
    for (const second of [100, 300, 500]) client.history.add(`never posted ${second}`, USER, second);
    client.now = 540;
    expect((await client.all({ user: cursor }, { has: [positionOf('other', 530)] })).ids).toHaveLength(3);
  });
});

describe('pages', () => {
  const large = 'x'.repeat(10_000);

  it('are read from the first page on: what came between them is read by the next resume', async () => {
    const client = new Resumes({ user: 0 });
    for (let index = 0; index < 7; index++) client.history.add(`m${index}`, USER, 100 + index, { data: large });
    client.now = 120;
    const first = await client.page({ streams: { user: null } });
    expect(first.envelopes).toHaveLength(3);
    expect(first).not.toHaveProperty('streams');
    expect(first).not.toHaveProperty('receipt');
    client.now = 200;
    client.history.add('behind the page', USER, 101.5);
    const second = await client.page({ streams: { user: null }, next: first.next! });
    const third = await client.page({ streams: { user: null }, next: second.next! });
    expect([second, third].map(({ envelopes }) => envelopes.map(({ id }) => id))).toEqual([['m3', 'm4', 'm5'], ['m6']]);
    expect(third.keepFrom).toBe(START + 60_000);
    const again = await client.all({ user: third.streams!.user!.cursor });
    expect(again.ids).toContain('behind the page');
  });

  it('begin again if the client did not get all of them', async () => {
    const client = new Resumes({ user: 0 });
    const cursor = await client.cursorAt(10);
    for (let index = 0; index < 7; index++) client.history.add(`m${index}`, USER, 100 + index, { data: large });
    client.now = 500;
    await client.page({ streams: { user: cursor } });
    client.join({ user: 400 }, { connectionId: 'c2=' });
    expect((await client.all({ user: cursor })).ids).toHaveLength(7);
  });

  it('do not send again what the client has', async () => {
    const client = new Resumes({ user: 0 });
    const has = Array.from({ length: 300 }, (_, index) => client.history.add(`had${index}`, USER, 200 + index));
    const missing = Array.from({ length: 4 }, (_, index) => {
      client.history.add(`m${index}`, USER, 105 + index * 10, { data: large });
      return `m${index}`;
    });
    client.history.add('last', USER, 995);
    client.now = 1000;
    const { ids, pages } = await client.all({ user: null }, { has });
    expect(ids).toEqual([...missing, 'last']);
    // The third page reads over the rows that the client has, and does not end among them.
    expect(pages.map(({ envelopes }) => envelopes.length)).toEqual([3, 1, 1]);
    // The second read a hundred rows, of which the last begins ten seconds.
    expect(client.history.reads[2]!.after).toBe(positionAt(START + 290_000));
  });

  it('bring all of a long stream, of which a later page finds more than it holds', async () => {
    const client = new Resumes({ user: 0 });
    const ids = Array.from({ length: 300 }, (_, index) => `m${index}`);
    for (const [index, id] of ids.entries()) client.history.add(id, USER, 100 + index, { data: 'x'.repeat(1000) });
    client.now = 500;
    expect((await client.all({ user: null })).ids).toEqual(ids);
  });

  describe('of which the last fills the frame', () => {
    /** Of one message. */
    const pageWith = async (dataBytes: number) => {
      const client = new Resumes({ user: 0 });
      const position = client.history.add('m', USER, 10, { data: 'x'.repeat(dataBytes) });
      client.now = 20;
      const answer = await client.ask({ streams: { user: null } });
      if ('problem' in answer) throw new Error(answer.problem);
      return { client, position, answer, bytes: Buffer.byteLength(answer.text) };
    };
    let most: number;
    beforeAll(async () => (most = 30_000 + MAX_FRAME_BYTES - (await pageWith(30_000)).bytes));

    it('have the cursors in it', async () => {
      const { answer, bytes } = await pageWith(most);
      expect([bytes, answer.isLast, answer.brought]).toEqual([MAX_FRAME_BYTES, true, 1]);
      expect(JSON.parse(answer.text)).not.toHaveProperty('next');
    });

    it('have the cursors in one more, with the receipt, if they do not fit', async () => {
      const { client, position, answer } = await pageWith(most + 1);
      expect(answer).not.toHaveProperty('isLast');
      const { next, ...first } = JSON.parse(answer.text) as Resumed;
      expect(first).toEqual({ type: 'resumed', id: '1', envelopes: [expect.objectContaining({ id: 'm' })] });
      const last = await client.page({ streams: { user: null }, next: next! });
      expect(last).toMatchObject({ envelopes: [], streams: { user: {} }, receipt: expect.any(String) as string });
      expect(client.history.reads.map(({ after }) => after)).toEqual([positionAt(START - 1000), position]);
    });
  });

  it('are one if there are only cursors, however many', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `channel:${String(index).padEnd(120, 'x')}`);
    const client = new Resumes(Object.fromEntries(names.map((name) => [name, 0])));
    client.now = 20;
    const answer = await client.ask({ streams: Object.fromEntries(names.map((name) => [name, null])) });
    if ('problem' in answer) throw new Error(answer.problem);
    expect(answer.isLast).toBe(true);
    expect(Buffer.byteLength(answer.text)).toBeGreaterThan(MAX_FRAME_BYTES);
    expect(Object.keys((JSON.parse(answer.text) as Resumed).streams!)).toHaveLength(200);
  });

  it('send again only the ten seconds that differ', async () => {
    const client = new Resumes({ user: 0 });
    const has = [101, 109, 111, 119].map((second) => client.history.add(`had${second}`, USER, second));
    client.history.add('missed', USER, 115);
    client.now = 200;
    expect((await client.all({ user: null }, { has })).ids).toEqual(['had111', 'missed', 'had119']);
  });

  it('have an envelope of nearly 127 KB alone, in a message of at most 128 KB', async () => {
    const client = new Resumes({
      user: 0,
      ...Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`channel:${String(n).padEnd(100, 'x')}`, -9000])),
    });
    client.history.add('small', USER, 10);
    const { length } = JSON.stringify({ id: 'huge', type: 't', time: 'then', data: '', at: positionOf('huge', 11) });
    client.history.add('huge', USER, 11, { data: 'x'.repeat(MAX_MESSAGE_BYTES - MAX_RESUMED_BYTES_BESIDE - length) });
    client.history.add('after', USER, 12);
    client.now = 20;
    const streams = Object.fromEntries([...client.client.streams.keys()].map((name) => [name, null]));
    const pages = [];
    // The longest id of a request, of characters that JSON escapes.
    for (let next: string | undefined; pages.length === 0 || next !== undefined;) {
      const answer = await client.ask({ ...{ streams, ...(next && { next }) }, ...{ id: '\u0001'.repeat(64) } });
      if ('problem' in answer) throw new Error(answer.problem);
      pages.push(answer.text);
      next = (JSON.parse(answer.text) as { next?: string }).next;
    }
    expect(pages.map((page) => (JSON.parse(page) as { envelopes: unknown[] }).envelopes.length)).toEqual([1, 1, 1]);
    expect(Math.max(...pages.map((page) => Buffer.byteLength(page)))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    // All channels have a gap, which the pages carry on.
    expect(
      Object.values((JSON.parse(pages[2]!) as { streams: object }).streams).filter((stream) => 'gap' in stream),
    ).toHaveLength(51);
  });

  it('do not cover a stream that was joined after the first page, so its cursor passes nothing', async () => {
    const client = new Resumes({ user: 0, 'channel:orders': 0 });
    const cursor = await client.cursorAt(10, 'channel:orders');
    const streams = { user: await client.cursorAt(10), 'channel:orders': cursor };
    client.history.add('of the channel', ORDERS, 90);
    for (let index = 0; index < 4; index++) client.history.add(`m${index}`, USER, 100 + index, { data: large });
    client.now = 200;
    // It comes back, and is not subscribed yet.
    client.join({ user: 190 }, { connectionId: 'c2=' });
    const first = await client.page({ streams });
    client.join({ user: 190, 'channel:orders': 200 });
    const second = await client.page({ streams, next: first.next! });
    expect(Object.keys(second.streams!)).toEqual(['user']);
    expect((await client.all({ 'channel:orders': cursor })).ids).toEqual(['of the channel']);
  });

  it.each<[string, (client: Resumes) => void, Readonly<Record<string, string | null>>]>([
    ['on another connection', (client) => client.join({ user: 0 }, { connectionId: 'c2=' }), { user: null }],
    ['by another user', (client) => client.join({ user: 0 }, { userId: 'bob' }), { user: null }],
    ['about other streams', () => undefined, { user: null, everyone: null }],
  ])('are refused %s', async (_what, change, streams) => {
    const client = new Resumes({ user: 0 });
    for (let index = 0; index < 4; index++) client.history.add(`m${index}`, USER, 10, { data: large });
    client.now = 20;
    const { next } = await client.page({ streams: { user: null } });
    change(client);
    expect(await client.ask({ streams, next: next! })).toEqual({
      problem: 'next is not from a reply on this connection to the same streams and cursors: resume again',
    });
  });
});

it('gives a cursor of the time of reading, with the begin of the stream and the connection', async () => {
  const client = new Resumes({ user: 10 });
  const cursor = await client.cursorAt(100);
  const cursors = new Cursors(client.signer, 'alice');
  expect(cursors.open('user', cursor, START + 100_000)).toEqual({
    readAt: START + 100_000,
    from: START + 9000,
    connections: ['c1='],
  });
});

describe('a gap', () => {
  it('is told with each page for the log, and brings the last values of the stream again', async () => {
    const client = new Resumes({ user: 0, everyone: 1000 });
    const cursor = await client.cursorAt(10);
    client.history.retain('value', USER, -100);
    client.now = 10 + WINDOW_SECONDS;
    expect(await client.ask({ streams: { user: cursor } })).toMatchObject({ brought: 0, gaps: {} });
    client.now += 1;
    const answer = await client.ask({ streams: { user: cursor, everyone: null } });
    expect(answer).toMatchObject({ brought: 1, isLast: true });
    expect((answer as ResumeAnswer).gaps).toEqual({ user: 'TOO_OLD' });
    expect((await client.all({ user: cursor })).ids).toEqual(['value']);
  });

  it.each<[string, (client: Resumes) => Promise<string>]>([
    ['of another user', async () => new Resumes({ user: 0 }, { userId: 'bob' }).cursorAt(10)],
    ['of another stream', (client) => client.cursorAt(10, 'everyone')],
    ['that is forged', async () => 'eyJ0IjowLCJmIjowLCJjIjpbXX0.AAAAAAAAAAAAAAAAAAAAAA'],
    ['of the future', (client) => client.cursorAt(5000)],
  ])('is announced for a cursor %s, which opens nothing', async (_what, cursorOf) => {
    const client = new Resumes({ user: 50, everyone: 0 });
    client.history.add('m', USER, 10);
    client.history.add('mine', USER, 60);
    client.now = 100;
    const { ids, streams } = await client.all({ user: await cursorOf(client) });
    expect([ids, streams.user!.gap]).toEqual([[], 'CURSOR']);
    // The new cursor is good, and still opens nothing from before the connection.
    client.history.add('later', USER, 110);
    client.now = 120;
    expect(await client.all({ user: streams.user!.cursor })).toMatchObject({ ids: ['mine', 'later'] });
  });

  it('is announced for a client that was away for longer than history is kept', async () => {
    const client = new Resumes({ user: 0 });
    const cursor = await client.cursorAt(100);
    client.history.add('m', USER, 3000);
    client.now = 100 + WINDOW_SECONDS;
    expect(await client.all({ user: cursor })).toMatchObject({ ids: ['m'], streams: { user: {} } });
    client.now += 1;
    const { ids, streams } = await client.all({ user: cursor });
    expect([ids, streams.user!.gap]).toEqual([[], 'TOO_OLD']);
  });

  it('is announced for more than a resume brings, and the other streams are brought', async () => {
    const client = new Resumes({ user: 0, 'channel:orders': 0 });
    for (let index = 0; index < MAX_ROWS_BROUGHT; index++) client.history.add(`m${index}`, ORDERS, 10 + index / 1000);
    client.history.add('mine', USER, 5);
    client.now = 20;
    const streams = { user: null, 'channel:orders': null };
    expect((await client.all(streams)).ids).toHaveLength(MAX_ROWS_BROUGHT + 1);
    client.history.add('one more', [ORDERS, USER], 11.5);
    const told = await client.all(streams);
    expect(told.ids).toEqual(['mine', 'one more']);
    expect(told.streams['channel:orders']!.gap).toBe('TOO_MANY');
    expect(told.streams.user).not.toHaveProperty('gap');
  });

  it('is not announced for a busy stream of which the client has nearly all', async () => {
    const channels = Array.from({ length: 50 }, (_, index) => `channel:quiet${index}`);
    const client = new Resumes({ 'channel:orders': 0, ...Object.fromEntries(channels.map((name) => [name, 0])) });
    // Ten a second for nine minutes.
    const has = Array.from({ length: 5400 }, (_, index) => client.history.add(`m${index}`, ORDERS, index / 10));
    client.now = 545;
    const streams = Object.fromEntries([...client.client.streams.keys()].map((name) => [name, null]));
    const [lost, ...rest] = has.slice(3000);
    const told = await client.all(streams, { has: [...has.slice(0, 3000), ...rest] });
    expect(told.ids).toHaveLength(100);
    expect(told.pages.flatMap(({ envelopes }) => envelopes).map(({ at }) => at)).toContain(lost);
    expect(told.streams['channel:orders']).not.toHaveProperty('gap');
  });

  it('is announced for more than a resume reads', async () => {
    const client = new Resumes({ user: 0, 'channel:orders': 0 });
    const has = Array.from({ length: MAX_ROWS_READ }, (_, index) => ({
      ...{ stream: ORDERS, position: positionOf(`m${index}`, 10 + index / 1000), envelope: '{}', expiresAt: 0 },
    }));
    client.history.add('mine', USER, 5);
    client.parts = {
      reader: {
        lastValues: client.history.lastValues,
        contents: client.history.contents,
        after: async (stream, after, limit) =>
          stream === ORDERS
            ? has.filter(({ position }) => position > after).slice(0, limit)
            : client.history.after(stream, after, limit),
      },
    };
    client.now = 60;
    const told = await client.all({ user: null, 'channel:orders': null }, { has: has.map(({ position }) => position) });
    expect([told.ids, told.streams['channel:orders']!.gap]).toEqual([['mine'], 'TOO_MANY']);
  });

  it('is announced if the body of a message is gone', async () => {
    const client = new Resumes({ user: 0, 'channel:orders': 0 });
    client.history.add('gone', ORDERS, 10, { inBody: 'envelope', isGone: true });
    client.history.add('there', [ORDERS, USER], 11, { inBody: 'envelope' });
    client.now = 20;
    const { ids, streams } = await client.all({ user: null, 'channel:orders': null });
    expect(ids).toEqual(['there']);
    expect([streams['channel:orders']!.gap, streams.user!.gap]).toEqual(['TOO_OLD', undefined]);
  });
});

describe('records', () => {
  it('what each page brought, and that the client has it once it says so', async () => {
    const client = new Resumes({ user: 0 });
    for (let index = 0; index < 4; index++) client.history.add(`m${index}`, USER, 10, { data: 'x'.repeat(10_000) });
    client.now = 20;
    const { pages, streams } = await client.all({ user: null });
    const { receipt } = pages[1]!;
    expect(client.caughtUp).toEqual([`-0000000000000000-c1= alice c1= 3`, `-0000000000000000-c1= alice c1= 1`]);
    client.now = 200;
    const has = pages.flatMap(({ envelopes }) => envelopes).map(({ at }) => at!);
    const later = await client.all({ user: streams.user!.cursor }, { has, received: receipt! });
    expect(client.caughtUp.slice(2)).toEqual(['confirmed alice']);
    expect(later.pages[0]).not.toHaveProperty('receipt');
  });

  it('under the name of the resume: its time and the connection', async () => {
    const client = new Resumes({ user: 0 });
    const names: string[] = [];
    client.parts = {
      caughtUp: {
        add: async (_userId, name) => void names.push(`brought ${name}`),
        confirm: async (_userId, name) => void names.push(`confirmed ${name}`),
      },
    };
    const has = [client.history.add('m', USER, 10)];
    client.now = 20;
    const { pages } = await client.all({ user: null });
    client.now = 200;
    await client.all({ user: pages[0]!.streams!.user!.cursor }, { has, received: pages[0]!.receipt! });
    const name = `${positionAt(START + 20_000)}-c1=`;
    expect(names).toEqual([`brought ${name}`, `confirmed ${name}`]);
  });

  it('nothing for a receipt of another user', async () => {
    const [alice, bob] = [new Resumes({ user: 0 }), new Resumes({ user: 0 }, { userId: 'bob' })];
    alice.history.add('m', USER, 10);
    alice.now = 20;
    const { pages } = await alice.all({ user: null });
    await bob.all({ user: null }, { received: pages[0]!.receipt! });
    expect(bob.caughtUp).toEqual([]);
  });
});

it('lets anonymous clients, whose user is the connection, go on with the cursors of their last connection', async () => {
  const client = new Resumes({ everyone: 0 }, { userId: 'c1=', connectionId: 'c1=' });
  const cursor = await client.cursorAt(10, 'everyone');
  client.history.add('missed', 'everyone', 50);
  client.join({ everyone: 90 }, { userId: 'c2=', connectionId: 'c2=' });
  client.now = 100;
  expect((await client.all({ everyone: cursor })).ids).toEqual(['missed']);
  // Cursors are kept for longer than a version of the service: these are of a user without a name.
  const since = { readAt: START + 10_000, from: START, connections: [] };
  const kept = new Cursors(client.signer, '').sign('everyone', since);
  expect((await client.all({ everyone: kept })).ids).toEqual(['missed']);
  // Nobody else may.
  client.join({ everyone: 90 }, { userId: 'alice', connectionId: 'c3=' });
  expect((await client.all({ everyone: cursor })).streams.everyone!.gap).toBe('CURSOR');
});
