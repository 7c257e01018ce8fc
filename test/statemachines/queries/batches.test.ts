import { query } from '../support/query';

const batches = query('batches');
const page = (...rows: (readonly [string, string])[]) => ({ recipient: 'r', rows: rows.map(([c, u]) => ({ c, u })) });
const reads = {
  ...{ tally: { connections: 0 }, plan: { recordUpTo: 10, direct: [] } },
  ...{ round: 1, cursors: [], waiting: ['r'], begun: 1 },
};
const batch = (users: Record<string, string>) => ({
  connectionIds: Object.keys(users),
  userIds: users,
  record: 'ALL',
  returnUpTo: 0,
});

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
    { connectionIds, userIds: JSON.parse(JSON.stringify(users)) as object, record: 'ALL', returnUpTo: 0 },
  ]);
});

it.each([
  ['all outcomes up to the bound', 8, 'ALL'],
  ['failures alone beyond it', 9, 'FAILURES'],
])('records %s, counting earlier rounds', async (_, connections, record) => {
  const found = { connectionIds: ['c1', 'c2'], pages: [page(['c1', 'a'], ['c2', 'b'])] };
  expect(await batches({ ...reads, tally: { connections }, found })).toMatchObject([{ record }]);
});

describe('the record of a batch', () => {
  const plan = { recordUpTo: 10, direct: [], reachedRoom: 90 };
  const one = [{ ...page(['c1', 'a']), recipient: 'user#a', reached: false }];
  const upTo = async (more: object) => {
    const found = { connectionIds: ['c1'], pages: one };
    return (await batches({ ...reads, plan, found, ...more })) as { returnUpTo: number }[];
  };

  it('is returned up to the room there is, if nothing but the report follows', async () => {
    expect(await upTo({})).toMatchObject([{ returnUpTo: 90 }]);
  });

  it.each([
    ['of an OpenBroadcast that knows no room', { plan: { ...plan, reachedRoom: undefined } }],
    ['of a later round', { round: 2 }],
    ['while cursors are left', { cursors: [{ recipient: 'user#b' }] }],
    ['while recipients wait', { waiting: ['r', 's'] }],
    ['when its page has a next one', { found: { connectionIds: ['c1'], pages: [{ ...one[0], next: 'c1' }] } }],
    ['of two', { found: { connectionIds: ['c1', 'c2', 'c3'], pages: one } }],
    [
      'when a user was not reached',
      { found: { connectionIds: ['c1'], pages: [...one, { recipient: 'user#b', reached: false, rows: [] }] } },
    ],
  ])('is written %s', async (_, more) => {
    for (const { returnUpTo } of await upTo(more)) expect(returnUpTo).toBe(0);
  });

  it.each([
    ['an empty shard', { recipient: 'everyone#1', reached: false, rows: [] }],
    ['a user whose connections are served elsewhere', { recipient: 'user#b', reached: true, rows: [] }],
  ])('is returned beside %s', async (_, empty) => {
    const found = { connectionIds: ['c1'], pages: [...one, empty] };
    expect(await upTo({ found })).toMatchObject([{ returnUpTo: 90 }]);
  });
});
