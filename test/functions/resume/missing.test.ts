/** Which rows a client gets: exclusion, expiry, streams together, what it has, and last values. */
import { MAX_LAST_VALUES } from '#functions/resume/missing';
import { positionOf } from './support/in-memory-history';
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
