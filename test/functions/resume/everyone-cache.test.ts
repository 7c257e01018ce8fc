import { EveryoneCache } from '#functions/resume/everyone-cache';
import { historyKey } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import { InMemoryHistory, START } from './support/in-memory-history';

const EVERYONE = historyKey.everyone;
let now: number;
let history: InMemoryHistory;
beforeEach(() => {
  now = START + 600_000;
  history = new InMemoryHistory(() => now);
});
const cacheOf = (maxRows?: number) => new EveryoneCache(history, maxRows, () => now);
const at = (seconds: number) => positionAt(START + seconds * 1000);
const idsOf = (rows: readonly { readonly envelope?: string }[]) =>
  rows.map(({ envelope = '' }) => (JSON.parse(envelope) as { id: string }).id);
/** A message every ten seconds of the first ten minutes. */
const fill = () => {
  for (let second = 0; second < 600; second += 10) history.add(`m${second}`, EVERYONE, second);
};

it('reads the old part once, and the last minute each time', async () => {
  fill();
  const cache = cacheOf();
  const first = await cache.after(EVERYONE, at(0), 100);
  const second = await cache.after(EVERYONE, at(300), 100);
  expect([first.length, second.length]).toEqual([60, 30]);
  expect(idsOf(second)).toEqual(idsOf(first.slice(30)));
  expect(history.reads.map(({ found }) => found)).toEqual([60, 6]);
});

it('says the same as the table, from wherever and whenever it is asked', async () => {
  fill();
  const cache = cacheOf(20);
  for (const [step, from] of [300, 0, 590, 450, 100, 599, 200, 400].entries()) {
    now += 7000;
    // A row that becomes readable up to 40 s after its position.
    history.add(`late${step}`, EVERYONE, (now - START) / 1000 - 40);
    const plain = await history.after(EVERYONE, at(from), 1000);
    expect(idsOf(await cache.after(EVERYONE, at(from), 1000))).toEqual(idsOf(plain));
  }
});

it('finds a row that was not readable yet when the cache was filled', async () => {
  const cache = cacheOf();
  history.add('early', EVERYONE, 300);
  history.add('slow', EVERYONE, 570, { readableAt: 610 });
  expect(idsOf(await cache.after(EVERYONE, at(0), 10))).toEqual(['early']);
  now = START + 611_000;
  expect(idsOf(await cache.after(EVERYONE, at(0), 10))).toEqual(['early', 'slow']);
});

it('gives no more rows than asked for, and keeps none of a reading that was cut off', async () => {
  fill();
  const cache = cacheOf();
  expect(await cache.after(EVERYONE, at(0), 10)).toHaveLength(10);
  expect(await cache.after(EVERYONE, at(0), 100)).toHaveLength(60);
  expect(idsOf(await cache.after(EVERYONE, at(0), 10))).toEqual(idsOf(await history.after(EVERYONE, at(0), 10)));
});

it('reads other streams, last values and bodies where they are', async () => {
  const cache = cacheOf();
  history.add('mine', historyKey.user('alice'), 5);
  history.retain('value', EVERYONE, 5);
  const position = history.add('large', EVERYONE, 6, { inBody: 'envelope' });
  expect(idsOf(await cache.after(historyKey.user('alice'), at(0), 10))).toEqual(['mine']);
  await cache.after(historyKey.user('alice'), at(0), 10);
  expect(history.reads).toHaveLength(2);
  expect(await cache.lastValues(EVERYONE, 10)).toHaveLength(1);
  expect([...(await cache.contents([position])).keys()]).toEqual([position]);
});

it('drops the oldest rows when it has too many, and reads them anew', async () => {
  fill();
  const cache = cacheOf(10);
  await cache.after(EVERYONE, at(0), 100);
  await cache.after(EVERYONE, at(500), 100);
  await cache.after(EVERYONE, at(0), 100);
  // Ten rows are kept, from 450 s to 540 s.
  expect(history.reads.map(({ found }) => found)).toEqual([60, 6, 60]);
});

/** Rows that each reading of the table found. */
const found = () => history.reads.map(({ found }) => found);

it('knows what it read from the very position that it is asked for', async () => {
  fill();
  const cache = cacheOf();
  const first = await cache.after(EVERYONE, at(0), 100);
  expect(idsOf(await cache.after(EVERYONE, at(0), 100))).toEqual(idsOf(first));
  // From the position of a row, that row is had.
  expect(idsOf(await cache.after(EVERYONE, first[30]!.position, 100))).toEqual(idsOf(first.slice(31)));
  expect(found()).toEqual([60, 6, 6]);
});

it('gives nothing of the stream of everyone to who asks for another', async () => {
  fill();
  const cache = cacheOf();
  history.add('mine', historyKey.user('alice'), 5);
  await cache.after(EVERYONE, at(0), 100);
  expect(idsOf(await cache.after(historyKey.user('alice'), at(0), 100))).toEqual(['mine']);
});

it('grows with time, also by who asks from its very end', async () => {
  fill();
  const cache = cacheOf();
  const first = await cache.after(EVERYONE, at(0), 100);
  now += 60_000;
  await cache.after(EVERYONE, at(540), 100);
  await cache.after(EVERYONE, at(0), 100);
  now += 60_000;
  await cache.after(EVERYONE, at(0), 100);
  expect(idsOf(await cache.after(EVERYONE, at(0), 100))).toEqual(idsOf(first));
  // Up to 540 s, then up to 600 s.
  expect(found()).toEqual([60, 6, 0, 0, 0]);
});

it('is not replaced by what is read from a position behind its end', async () => {
  fill();
  const cache = cacheOf();
  await cache.after(EVERYONE, at(0), 100);
  now += 600_000;
  await cache.after(EVERYONE, at(570), 100);
  await cache.after(EVERYONE, at(0), 100);
  expect(found()).toEqual([60, 3, 6]);
});

it('is replaced by what is read for a longer absence', async () => {
  fill();
  const cache = cacheOf();
  await cache.after(EVERYONE, at(300), 100);
  await cache.after(EVERYONE, at(0), 100);
  await cache.after(EVERYONE, at(0), 100);
  expect(found()).toEqual([30, 60, 6]);
});

it.each([540, 590])('keeps nothing of a reading from %s s on, all of which may still change', async (from) => {
  fill();
  const cache = cacheOf();
  await cache.after(EVERYONE, at(from), 100);
  now += 600_000;
  // A cache that began there would not be replaced by this.
  history.add('late', EVERYONE, 700);
  await cache.after(EVERYONE, at(600), 100);
  await cache.after(EVERYONE, at(600), 100);
  expect(found().slice(1)).toEqual([1, 0]);
});

it('brings nothing twice if the clock goes back', async () => {
  fill();
  const cache = cacheOf();
  const first = await cache.after(EVERYONE, at(0), 100);
  now -= 60_000;
  await cache.after(EVERYONE, at(0), 100);
  expect(idsOf(await cache.after(EVERYONE, at(0), 100))).toEqual(idsOf(first));
});

it('loses no row that lies at its very end', async () => {
  const cache = cacheOf();
  history.add('edge', EVERYONE, 540, { position: at(540) });
  await cache.after(EVERYONE, at(0), 100);
  expect(idsOf(await cache.after(EVERYONE, at(0), 100))).toEqual(['edge']);
});

describe('of the most rows that it may keep', () => {
  it('it drops none', async () => {
    fill();
    // Those up to 530 s.
    const cache = cacheOf(54);
    await cache.after(EVERYONE, at(0), 100);
    await cache.after(EVERYONE, at(0), 100);
    expect(found()).toEqual([60, 6]);
  });

  it('and one more, it knows all that follow the one that it dropped', async () => {
    fill();
    const cache = cacheOf(53);
    const first = await cache.after(EVERYONE, at(0), 100);
    expect(idsOf(await cache.after(EVERYONE, first[0]!.position, 100))).toEqual(idsOf(first.slice(1)));
    expect(found()).toEqual([60, 6]);
    await cache.after(EVERYONE, at(0), 100);
    expect(found()).toEqual([60, 6, 60]);
  });
});
