/** Which rows a client gets: exclusion, expiry, streams together, what it has, and last values. */
import type { AskedStream } from '#functions/resume/asked-streams';
import type { HistoryReader } from '#functions/resume/history';
import { findMissing, MAX_LAST_VALUES, MAX_ROWS_READ } from '#functions/resume/missing';
import { fingerprintsOf } from '#shared/history/fingerprints';
import { positionAt } from '#shared/history/position';
import { positionOf, START } from './support/in-memory-history';
import { Resumes } from './support/resumes';

const USER = 'user#alice';
const ORDERS = 'channel#orders';
const streams = { user: null, 'channel:orders': null };
let client: Resumes;
beforeEach(() => {
  client = new Resumes({ user: 0, everyone: 0, 'channel:orders': 0 });
  client.now = 100;
});

describe('exclusion', () => {
  it.each([
    ['the user', { users: ['bob', 'alice'] }, []],
    ['the connection', { connections: ['c1='] }, []],
    ['others', { users: ['bob'], connections: ['c2='] }, ['m']],
    ['another user', { users: ['bob'] }, ['m']],
    ['another connection', { connections: ['c2='] }, ['m']],
  ])('of %s holds, in the row and in the body', async (_what, excludes, ids) => {
    client.history.add('m', ORDERS, 10, { excludes });
    expect((await client.all(streams)).ids).toEqual(ids);
    client.history.add('in body', ORDERS, 11, { excludes, inBody: 'all' });
    expect((await client.all(streams)).ids).toEqual(ids.length > 0 ? ['m', 'in body'] : []);
  });

  it('of an earlier connection of the cursor excludes the client', async () => {
    const { streams: first } = await client.all(streams);
    client.history.add('m', ORDERS, 170, { excludes: { connections: ['c1='] } });
    client.history.add('long', ORDERS, 171, { excludes: { connections: ['c1='] }, inBody: 'all' });
    client.history.add('other', ORDERS, 172, { excludes: { connections: ['c0='] } });
    client.join({ 'channel:orders': 190 }, { connectionId: 'c2=' });
    client.now = 200;
    const again = await client.all({ 'channel:orders': first['channel:orders']!.cursor });
    expect(again.ids).toEqual(['other']);
    client.join({ 'channel:orders': 205 }, { connectionId: 'c3=' });
    client.now = 210;
    expect((await client.all({ 'channel:orders': again.streams['channel:orders']!.cursor })).ids).toEqual(['other']);
  });

  it('of several connections, one of which the client had, excludes the client', async () => {
    const { streams: first } = await client.all(streams);
    client.history.add('m', ORDERS, 170, { excludes: { connections: ['c9=', 'c1=', 'c8='] } });
    client.history.add('other', ORDERS, 171, { excludes: { connections: ['c9=', 'c8='] } });
    client.join({ 'channel:orders': 190 }, { connectionId: 'c2=' });
    client.now = 200;
    expect((await client.all({ 'channel:orders': first['channel:orders']!.cursor })).ids).toEqual(['other']);
  });

  it('that went with the body of the message leaves a gap', async () => {
    client.history.add('gone', ORDERS, 10, { inBody: 'all', isGone: true });
    const { ids, streams: told } = await client.all(streams);
    expect([ids, told['channel:orders']!.gap]).toEqual([[], 'TOO_OLD']);
  });

  it('in one stream leaves the message to the other streams that it is in', async () => {
    // The user's stream has no excluded users.
    client.history.add('m', ORDERS, 10, { excludes: { connections: ['c9='] } });
    const { streams: cursors } = await client.all(streams);
    expect(cursors['channel:orders']).not.toHaveProperty('gap');
    expect((await client.all(streams)).ids).toEqual(['m']);
  });

  it('and expiry come before what the client has: neither makes its ten seconds differ', async () => {
    const has = [client.history.add('had', ORDERS, 11)];
    client.history.add('excluded', ORDERS, 12, { excludes: { users: ['alice'] } });
    client.history.add('expired', ORDERS, 13, { until: 0 });
    expect((await client.all(streams, { has })).ids).toEqual([]);
  });
});

it('leaves out what has expired, to the millisecond', async () => {
  const now = Date.parse('2026-11-21T10:00:00.000Z') + 100_000;
  client.history.add('over', ORDERS, 10, { until: now });
  client.history.add('good', ORDERS, 11, { until: now + 1 });
  client.history.add('over in body', ORDERS, 12, { until: now, inBody: 'all', excludes: { users: ['bob'] } });
  expect((await client.all(streams)).ids).toEqual(['good']);
  expect(client.history.bodiesRead).toBe(0);
});

it('sends nothing of ten seconds of which the client has all', async () => {
  const has = [10, 11, 19.9, 20].map((second) => client.history.add(`m${second}`, ORDERS, second));
  const { ids, pages } = await client.all(streams, { has });
  expect(ids).toEqual([]);
  expect(pages[0]).not.toHaveProperty('receipt');
  expect(client.caughtUp).toEqual([]);
});

it.each([
  ['one less', (has: readonly string[]) => has.slice(1)],
  ['one more', (has: readonly string[]) => [...has, positionOf('direct', 11)]],
  ['another one', (has: readonly string[]) => [...has.slice(1), positionOf('other', 11)]],
])('sends ten seconds again of which the client has %s', async (_what, change) => {
  const has = [10, 11].map((second) => client.history.add(`m${second}`, ORDERS, second));
  expect((await client.all(streams, { has: change(has) })).ids).toEqual(['m10', 'm11']);
});

it('brings a message once that is in two streams', async () => {
  const position = client.history.add('both', [USER, ORDERS], 10);
  expect((await client.all(streams)).ids).toEqual(['both']);
  expect((await client.all(streams, { has: [position] })).ids).toEqual([]);
});

describe('last values', () => {
  beforeEach(() => {
    client.history.retain('price', ORDERS, -90_000);
    client.history.retain('banner', 'everyone', -80_000);
  });

  it('come first, with the first resume of a stream, and not with the next', async () => {
    const has = [client.history.add('m', ORDERS, 10)];
    const first = await client.all({ ...streams, everyone: null });
    expect(first.ids).toEqual(['price', 'banner', 'm']);
    client.now = 200;
    const cursors = Object.fromEntries(Object.entries(first.streams).map(([name, { cursor }]) => [name, cursor]));
    expect((await client.all(cursors, { has })).ids).toEqual([]);
  });

  it('come again where messages may be missing', async () => {
    const { ids, streams: told } = await client.all({ 'channel:orders': 'forged.cursor' });
    expect([ids, told['channel:orders']!.gap]).toEqual([['price'], 'CURSOR']);
  });

  it('come once if they are in history too', async () => {
    client.history.add('fresh', ORDERS, 10);
    client.history.retain('fresh', ORDERS, 10);
    expect((await client.all(streams)).ids).toEqual(['price', 'fresh']);
  });

  it.each([
    ['excludes the client', { excludes: { users: ['alice'] } }],
    ['has expired', { until: 1 }],
  ])('leave out one that %s', async (_what, more) => {
    client.history.retain('other', ORDERS, -80_000, more);
    expect((await client.all(streams)).ids).toEqual(['price']);
  });

  it('are given over pages, each once', async () => {
    for (let index = 0; index < 10; index++)
      client.history.retain(`v${index}`, ORDERS, -index, {
        envelope: JSON.stringify({ id: `v${index}`, data: 'x'.repeat(9000) }),
      });
    const { ids, pages } = await client.all(streams);
    expect(pages.length).toBeGreaterThan(2);
    expect([...ids].sort()).toEqual(['price', ...Array.from({ length: 10 }, (_, index) => `v${index}`)].sort());
  });

  it('are at most 100 of a stream', async () => {
    for (let index = 0; index < 150; index++) client.history.retain(`v${index}`, ORDERS, -index);
    expect((await client.all(streams)).ids).toHaveLength(MAX_LAST_VALUES);
  });
});

describe('what one page reads', () => {
  interface Read {
    readonly stream: string;
    readonly after: string;
    readonly limit: number;
  }
  /** Of rows in order. */
  class Rows implements HistoryReader {
    readonly reads: Read[] = [];
    readonly contents: HistoryReader['contents'] = async () => new Map();
    readonly lastValues: HistoryReader['lastValues'] = async () => [];

    constructor(private readonly positions: Readonly<Record<string, readonly string[]>>) {}

    readonly after: HistoryReader['after'] = async (stream, after, limit) => {
      this.reads.push({ stream, after, limit });
      const found = (this.positions[stream] ?? []).filter((position) => position > after).slice(0, limit);
      return found.map((position) => ({ stream, position, envelope: '{}', expiresAt: 0 }));
    };
  }
  const streamOf = (key: string, more: Partial<AskedStream> = {}): AskedStream => ({
    ...{ name: key, key, from: START, start: START, cursor: undefined, gap: undefined, ...more },
  });
  const at = (ms: number) => positionAt(START + ms, 'ab');
  const every = (ms: number, count: number) => Array.from({ length: count }, (_, index) => at(1 + index * ms));
  const find = async (
    streams: readonly AskedStream[],
    reader: HistoryReader,
    { has = [], after, rows = 100 }: { has?: readonly string[]; after?: string; rows?: number } = {},
  ) => {
    const alice = { userId: 'alice', connectionId: 'c1=', streams: new Map() };
    const found = await findMissing(streams, fingerprintsOf(has), after, rows, alice, reader, START);
    return { ...found, positions: found.missing.map(({ row }) => row.position) };
  };

  describe('as the first', () => {
    const START_POSITION = positionAt(START);

    it('is the same share of all streams, and then what is left for those that have more', async () => {
      const has = every(1, MAX_ROWS_READ - 1);
      const reader = new Rows({ busy: has });
      const [busy, quiet, unread] = [streamOf('busy'), streamOf('quiet'), streamOf('unread', { gap: 'CURSOR' })];
      expect(await find([busy, quiet, unread], reader, { has })).toMatchObject({ positions: [], upTo: undefined });
      expect([busy.gap, quiet.gap, unread.gap]).toEqual([undefined, undefined, 'CURSOR']);
      const share = 6667;
      expect(reader.reads).toEqual([
        { stream: 'busy', after: START_POSITION, limit: share },
        { stream: 'quiet', after: START_POSITION, limit: share },
        { stream: 'busy', after: has[share - 1], limit: MAX_ROWS_READ - share },
      ]);
    });

    it('is no more than the limit of all streams together; what is cut off has a gap', async () => {
      const many = every(1, MAX_ROWS_READ);
      const reader = new Rows({ one: many, other: many });
      const [one, other, quiet] = [streamOf('one'), streamOf('other'), streamOf('quiet')];
      expect(await find([one, other, quiet], reader, { has: many })).toMatchObject({ positions: [], upTo: undefined });
      expect([one.gap, other.gap, quiet.gap]).toEqual(['TOO_MANY', 'TOO_MANY', undefined]);
      expect(reader.reads.map(({ stream, limit }) => [stream, limit])).toEqual([
        ['one', 6667],
        ['other', 6667],
        ['quiet', 6667],
        ['one', 6666],
      ]);
    });

    it('brings the other streams whole, as if the one with too much were not there', async () => {
      const many = every(1, MAX_ROWS_READ + 1);
      const mine = [many[5]!, at(60_000)];
      const reader = new Rows({ busy: many, quiet: mine });
      const [busy, quiet] = [streamOf('busy'), streamOf('quiet')];
      const { missing, positions, upTo } = await find([busy, quiet], reader);
      expect([busy.gap, positions, upTo]).toEqual(['TOO_MANY', mine, undefined]);
      expect(missing.map(({ streams }) => streams)).toEqual([[quiet], [quiet]]);
      // Who has those of the quiet stream gets nothing, whatever the busy one has in the same ten seconds.
      const again = await find([streamOf('busy'), streamOf('quiet')], reader, { has: mine });
      expect(again.positions).toEqual([]);
    });
  });

  describe('as a later one', () => {
    it('is a few rows of each stream, and holds up to the ten seconds that not all of them reach', async () => {
      const far = [1, 10_001, 40_001, 50_001].map(at);
      const near = [2, 10_002, 20_002, 50_002].map(at);
      const whole = [3, 30_003].map(at);
      const reader = new Rows({ far, near, whole });
      const found = await find([streamOf('far'), streamOf('near'), streamOf('whole')], reader, {
        after: positionAt(START),
        rows: 3,
      });
      expect(found.positions).toEqual([1, 2, 3, 10_001, 10_002].map(at));
      expect(found.upTo).toBe(positionAt(START + 20_000));
    });

    it('holds a part of ten seconds that have more than it reads, also from their very begin', async () => {
      const many = every(1, 9);
      const found = await find([streamOf('busy')], new Rows({ busy: many }), { after: positionAt(START), rows: 3 });
      expect(found).toMatchObject({ positions: many.slice(0, 3), upTo: many[2] });
    });

    it('says nothing more of too much, which the first page told', async () => {
      const many = every(1, 1500);
      const busy = streamOf('busy');
      const found = await find([busy], new Rows({ busy: many }), { after: positionAt(START), rows: 2000 });
      expect([found.positions, busy.gap]).toEqual([many, undefined]);
    });

    it('begins where the page before ended, and no stream before its own begin', async () => {
      const reader = new Rows({ early: every(1000, 50), late: every(1000, 50) });
      const streams = [streamOf('early'), streamOf('late', { start: START + 40_000 })];
      await find(streams, reader, { after: at(30_000) });
      expect(reader.reads.map(({ after }) => after)).toEqual([at(30_000), positionAt(START + 40_000)]);
    });
  });
});
