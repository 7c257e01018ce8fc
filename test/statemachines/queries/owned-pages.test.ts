import { query } from '../support/query';

const ownedPages = query('owned-pages');
const page = (recipient: string, ...ids: string[]) => ({
  recipient,
  reached: false,
  rows: ids.map((c) => ({ c, u: 'x' })),
});
const pages = [page('channel#news#0', 'c1', 'c2'), page('user#a', 'c9'), page('channel#sport#0', 'c1')];

it.each([
  ['nothing to skip', [], pages, pages, ['c1', 'c2', 'c9']],
  [
    'one row',
    [2],
    pages,
    [page('channel#news#0', 'c1', 'c2'), page('user#a', 'c9'), page('channel#sport#0')],
    ['c1', 'c2', 'c9'],
  ],
  [
    'the row of one channel leaves that of another',
    [0],
    pages,
    [page('channel#news#0', 'c2'), page('user#a', 'c9'), page('channel#sport#0', 'c1')],
    ['c2', 'c9', 'c1'],
  ],
  ['all rows of one page', [0, 1], [pages[0]!], [page('channel#news#0')], []],
  ['one row left of one page, which is still a list', [1], [pages[0]!], [page('channel#news#0', 'c1')], ['c1']],
  [
    'no row of a user, although it has the same connection',
    [0],
    [page('channel#news#0', 'c9'), page('user#a', 'c9')],
    [page('channel#news#0'), page('user#a', 'c9')],
    ['c9'],
  ],
])('skips %s', async (_, skip, before, after, connectionIds) => {
  const reads = { states: { result: { Payload: { skip } } }, found: { pages: before }, plan: { direct: [] }, round: 2 };
  expect(await ownedPages(reads)).toEqual({ pages: after, connectionIds });
});

it.each([
  ['sends to the direct connections in the first round', 1, ['d', 'c1']],
  ['and in no other', 2, ['c1']],
])('%s', async (_, round, connectionIds) => {
  const found = { pages: [page('channel#news#0', 'c1')] };
  const reads = { states: { result: { Payload: { skip: [] } } }, found, plan: { direct: ['d'] }, round };
  expect(await ownedPages(reads)).toMatchObject({ connectionIds });
});
