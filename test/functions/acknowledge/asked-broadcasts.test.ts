/** What a function remembers of broadcasts that ask, and when it reads them again. */
import { AskedBroadcasts } from '#functions/acknowledge/asked-broadcasts';
import { acknowledgementKey, type AskedRow } from '#shared/acknowledgements/acknowledgements-table';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const UNTIL = NOW + 10_000;

/** A table with these broadcasts, by id, and what was read of it. */
function table(rows: Readonly<Record<string, Partial<AskedRow>>>, maxNames?: number) {
  const reads: (readonly string[])[] = [];
  const rowOf = (id: string): AskedRow => ({
    ...acknowledgementKey.asked(id),
    ...{ until: UNTIL, askedAt: NOW, shards: 1, users: [], others: false, expiresAt: UNTIL / 1000 },
    ...rows[id],
  });
  const asked = new AskedBroadcasts(async (ids) => {
    reads.push(ids);
    return new Map(ids.filter((id) => id in rows).map((id) => [id, rowOf(id)]));
  }, maxNames);
  return { reads, of: (ids: readonly string[], now = NOW) => asked.of(ids, now) };
}
const named = (count: number) => ({ users: Array.from({ length: count }, (_, index) => `user-${index}`) });

it('says until when, over how many keys, and whom a broadcast asks', async () => {
  const { of } = table({ named: { users: ['alice'], shards: 3 }, others: { users: ['alice'], others: true } });
  const found = await of(['named', 'others', 'nothing']);
  expect([...found.keys()]).toEqual(['named', 'others']);
  expect(found.get('named')).toMatchObject({ until: UNTIL, shards: 3 });
  const asks = (id: string) => ['alice', 'bob'].map((user) => found.get(id)!.asks(user));
  expect([asks('named'), asks('others')]).toEqual([
    [true, false],
    [true, true],
  ]);
});

it('reads a broadcast once before its deadline, and each time from then on', async () => {
  const { of, reads } = table({ a: {} });
  const first = await of(['a']);
  expect(await of(['a'], UNTIL - 1)).toEqual(first);
  expect(reads).toEqual([['a']]);
  await of(['a'], UNTIL);
  await of(['a'], UNTIL);
  expect(reads).toEqual([['a'], ['a'], ['a']]);
});

it('knows the new deadline of a broadcast that asks again', async () => {
  const rows: Record<string, Partial<AskedRow>> = { a: {} };
  const { of, reads } = table(rows);
  await of(['a']);
  rows.a = { until: UNTIL + 10_000 };
  expect((await of(['a'], UNTIL)).get('a')).toMatchObject(rows.a);
  expect((await of(['a'], UNTIL + 1)).get('a')).toMatchObject(rows.a);
  expect(reads).toHaveLength(2);
});

it('reads only what it does not know, and what did not exist again', async () => {
  const { of, reads } = table({ a: {}, b: {} });
  await of(['a', 'nothing']);
  expect([...(await of(['a', 'b', 'nothing'])).keys()].sort()).toEqual(['a', 'b']);
  expect(reads).toEqual([
    ['a', 'nothing'],
    ['b', 'nothing'],
  ]);
});

describe('with room for four names', () => {
  it.each<[string, Readonly<Record<string, Partial<AskedRow>>>, readonly string[], readonly string[]]>([
    ['as many names as there is room for', { a: named(1), b: named(3) }, ['a', 'b'], ['a', 'b']],
    ['all but the oldest', { a: named(1), b: named(2), c: named(2) }, ['a', 'b', 'c'], ['b', 'c']],
    ['all but the oldest two', { a: named(1), b: named(1), c: named(4) }, ['a', 'b', 'c'], ['c']],
    ['four broadcasts without names', { a: {}, b: {}, c: {}, d: {}, e: {} }, [...'abcde'], [...'bcde']],
    ['none that has more names than that', { a: named(5), b: named(1) }, ['a'], []],
    ['what follows one with more names', { a: named(5), b: named(4) }, ['a', 'b'], ['b']],
  ])('it remembers %s', async (_what, rows, asked, remembered) => {
    const { of, reads } = table(rows, 4);
    for (const id of asked) await of([id]);
    reads.length = 0;
    // Those that it remembers first, as reading one makes it forget others.
    for (const id of remembered) await of([id]);
    expect(reads).toEqual([]);
    const forgotten = asked.filter((id) => !remembered.includes(id));
    if (forgotten.length > 0) await of(forgotten);
    expect(reads.flat()).toEqual(forgotten);
  });

  it('counts a broadcast that it reads again once, and as the latest', async () => {
    const { of, reads } = table({ a: named(2), b: { ...named(1), until: UNTIL + 1 }, c: named(1), d: named(2) }, 4);
    for (const id of ['a', 'b', 'c']) await of([id]);
    await of(['a'], UNTIL);
    expect(reads.splice(0)).toEqual([['a'], ['b'], ['c'], ['a']]);
    await of(['b', 'c']);
    expect(reads).toEqual([]);
    await of(['d']);
    await of(['a']);
    expect(reads).toEqual([['d']]);
  });
});
