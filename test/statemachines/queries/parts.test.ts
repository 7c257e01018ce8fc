import { query } from '../support/query';

const parts = query('parts');
const cursor = (recipient: string) => ({ recipient, after: 'c1', reached: false });
const input = { cursors: [], usersWaiting: 0, shardsWaiting: [], audience: { users: [] } };
const waits = (...users: string[]) => ({ cursors: [], waiting: users.map((user) => `user#${user}`) });

it.each([
  ['nothing', input, []],
  [
    'one cursor, which is still a list',
    { ...input, cursors: [cursor('x')] },
    [{ cursors: [cursor('x')], waiting: [] }],
  ],
  ['one user', { ...input, usersWaiting: 1, audience: { users: ['a'] } }, [waits('a')]],
  [
    'users in groups',
    { ...input, usersWaiting: 3, audience: { users: ['a', 'b', 'c'] } },
    [waits('a', 'b'), waits('c')],
  ],
  [
    'the last users, as the first do not wait',
    { ...input, usersWaiting: 1, audience: { users: ['a', 'b'] } },
    [waits('b')],
  ],
  ['users that are all done', { ...input, audience: { users: ['a', 'b'] } }, []],
  ['one shard as plain text', { ...input, shardsWaiting: ['everyone#0'] }, ['everyone#0']],
  [
    'all of it: cursors, users, shards',
    {
      ...{ cursors: [cursor('x'), cursor('y')], usersWaiting: 2, shardsWaiting: ['everyone#0', 'channel#n#0'] },
      audience: { users: ['a', 'b'] },
    },
    [
      { cursors: [cursor('x')], waiting: [] },
      { cursors: [cursor('y')], waiting: [] },
      waits('a', 'b'),
      'everyone#0',
      'channel#n#0',
    ],
  ],
])('%s', async (_, given, expected) => {
  expect(await parts({ states: { input: given } })).toEqual(expected);
});
