import { query } from '../support/query';

const found = query('found');
const row = (c: string, u: string) => ({ c, u });
const page = (recipient: string, ...rows: object[]) => ({ recipient, reached: false, rows });
const plan = { direct: [], users: [], excludeUsers: [], excludeConnections: [] };
const [ann, bob] = [row('c1', 'ann'), row('c2', 'bob')];

it.each([
  ['no pages', [], plan, { pages: [], connectionIds: [] }],
  ['one page without rows', [page('user#ann')], plan, { pages: [page('user#ann')], connectionIds: [] }],
  [
    'one page of one row: all of it lists',
    [page('user#ann', ann)],
    plan,
    { pages: [page('user#ann', ann)], connectionIds: ['c1'] },
  ],
  [
    'one row of one page is left, which is still a list',
    [page('channel#news#0', ann, bob)],
    { ...plan, excludeUsers: ['ann'] },
    { pages: [{ ...page('channel#news#0', bob), reached: true }], connectionIds: ['c2'] },
  ],
  [
    'a connection found twice is sent to once',
    [page('channel#news#0', ann), page('channel#sport#0', ann, bob)],
    plan,
    { pages: [page('channel#news#0', ann), page('channel#sport#0', ann, bob)], connectionIds: ['c1', 'c2'] },
  ],
  [
    "a channel leaves out who is addressed by name, a user's own page does not",
    [page('user#ann', ann), page('channel#news#0', ann, bob)],
    { ...plan, users: ['ann'] },
    { pages: [page('user#ann', ann), { ...page('channel#news#0', bob), reached: true }], connectionIds: ['c1', 'c2'] },
  ],
  [
    'an excluded connection goes, and its user counts as reached',
    [page('user#ann', ann)],
    { ...plan, excludeConnections: ['c1'] },
    { pages: [{ ...page('user#ann'), reached: true }], connectionIds: [] },
  ],
  [
    'an excluded connection and an excluded user, each of them',
    [page('channel#news#0', ann, bob, row('c3', 'cas'))],
    { ...plan, excludeUsers: ['ann'], excludeConnections: ['c2'] },
    { pages: [{ ...page('channel#news#0', row('c3', 'cas')), reached: true }], connectionIds: ['c3'] },
  ],
  [
    'a page keeps the start of the next one, and that it was reached',
    [{ ...page('user#ann'), reached: true, next: 'c9' }],
    { ...plan, excludeUsers: ['bob'] },
    { pages: [{ ...page('user#ann'), reached: true, next: 'c9' }], connectionIds: [] },
  ],
])('%s', async (_, result, of, expected) => {
  expect(await found({ states: { result }, plan: of, round: 0 })).toEqual(expected);
});

it.each([
  ['the first round sends to direct connections first, and leaves their rows out', 0, ['c1', 'c9', 'c2']],
  ['a later one leaves their rows out', 1, ['c2']],
])('%s', async (_, round, connectionIds) => {
  const reads = { states: { result: [page('everyone#0', ann, bob)] }, plan: { ...plan, direct: ['c1', 'c9'] }, round };
  expect(await found(reads)).toEqual({
    pages: [{ ...page('everyone#0', bob), reached: true }],
    connectionIds,
  });
});

it('one direct connection and no page is one connection, as a list', async () => {
  const reads = { states: { result: [] }, plan: { ...plan, direct: ['c1'] }, round: 0 };
  expect(await found(reads)).toEqual({ pages: [], connectionIds: ['c1'] });
});
