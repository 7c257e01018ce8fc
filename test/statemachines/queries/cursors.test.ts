import { query } from '../support/query';
import { gone, last, stillThere } from '../support/user-pages';

const cursors = query('cursors');
const paged = (user: string, ...ids: string[]) => ({ ...last(user, ...ids), next: 'c9' });
const cursor = (user: string, reached: boolean) => ({ recipient: `user#${user}`, after: 'c9', reached });

it.each([
  ['no pages', [], [], []],
  ['a last page', [last('a', 'c1')], [stillThere], []],
  ['one page with more to come, which is still a list', [paged('a', 'c1')], [stillThere], [cursor('a', true)]],
  ['a page without rows', [paged('a')], [], [cursor('a', false)]],
  ['a page whose connections are gone', [paged('a', 'c1')], [gone('c1')], [cursor('a', false)]],
  ['a page with one that is there', [paged('a', 'c1', 'c2')], [gone('c1')], [cursor('a', true)]],
  ['a page reached before', [{ ...paged('a', 'c1'), reached: true }], [gone('c1')], [cursor('a', true)]],
])('of %s', async (_, pages, stale, expected) => {
  expect(await cursors({ cursors: [], found: { pages }, states: { result: stale } })).toEqual(expected);
});

it.each([
  ['before those that were not queried', [paged('a', 'c1')], [cursor('a', true), cursor('z', false)]],
  ['and these stay where no page has more', [last('a', 'c1')], [cursor('z', false)]],
])('%s', async (_, pages, expected) => {
  const reads = { cursors: [cursor('z', false)], found: { pages }, states: { result: [] } };
  expect(await cursors(reads)).toEqual(expected);
});
