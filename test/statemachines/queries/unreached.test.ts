import { query } from '../support/query';
import { gone, last, stillThere, userPages } from '../support/user-pages';

const unreached = query('unreached');
const none = { count: 0, users: [] };

it.each(userPages)('$what', async ({ pages, stale, users }) => {
  expect(await unreached({ unreached: none, found: { pages }, states: { result: stale } })).toEqual({
    count: users.length,
    users,
  });
});

it.each([
  ['counts on from the rounds before', { count: 1, users: ['x'] }, ['a'], { count: 2, users: ['x', 'a'] }],
  ['names the first, and counts all', { count: 1, users: ['x'] }, ['a', 'b'], { count: 3, users: ['x', 'a'] }],
  ['keeps what there was', { count: 5, users: ['x', 'y'] }, [], { count: 5, users: ['x', 'y'] }],
])('%s', async (_, before, users, expected) => {
  const reads = { found: { pages: users.map((user) => last(user)) }, states: { result: [stillThere, gone('c9')] } };
  expect(await unreached({ unreached: before, ...reads })).toEqual(expected);
});
