import { query } from '../support/query';

const batches = query('batches');
const page = (...rows: (readonly [string, string])[]) => ({ recipient: 'r', rows: rows.map(([c, u]) => ({ c, u })) });
const reads = { tally: { connections: 0 }, plan: { recordUpTo: 10, direct: [] } };
const batch = (users: Record<string, string>) => ({ connectionIds: Object.keys(users), userIds: users, record: 'ALL' });

it.each([
  ['no connections', [], [page()], []],
  ['one connection is one batch of a list', ['c1'], [page(['c1', 'a'])], [batch({ c1: 'a' })]],
  ['a full batch', ['c1', 'c2'], [page(['c1', 'a'], ['c2', 'a'])], [batch({ c1: 'a', c2: 'a' })]],
  [
    'one more than a full batch',
    ['c1', 'c2', 'c3'],
    [page(['c1', 'a']), page(['c2', 'b'], ['c3', 'c'])],
    [batch({ c1: 'a', c2: 'b' }), batch({ c3: 'c' })],
  ],
  ['the user of a connection found twice', ['c1'], [page(['c1', 'a']), page(['c1', 'a'])], [batch({ c1: 'a' })]],
])('%s', async (_, connectionIds, pages, expected) => {
  expect(await batches({ ...reads, found: { connectionIds, pages } })).toEqual(expected);
});

it.each([
  ['no direct connection has a user', ['d'], ['d'], { d: undefined }],
  ['the others of its batch do', ['d', 'c1'], ['d'], { c1: 'a' }],
])('%s', async (_, connectionIds, direct, users) => {
  const found = { connectionIds, pages: [page(['c1', 'a'])] };
  expect(await batches({ ...reads, plan: { recordUpTo: 10, direct }, found })).toEqual([
    { connectionIds, userIds: JSON.parse(JSON.stringify(users)) as object, record: 'ALL' },
  ]);
});

it.each([
  ['all outcomes up to the bound', 8, 'ALL'],
  ['failures alone beyond it', 9, 'FAILURES'],
])('records %s, counting earlier rounds', async (_, connections, record) => {
  const found = { connectionIds: ['c1', 'c2'], pages: [page(['c1', 'a'], ['c2', 'b'])] };
  expect(await batches({ ...reads, tally: { connections }, found })).toMatchObject([{ record }]);
});
