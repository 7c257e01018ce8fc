import { query } from '../support/query';
import { last, userPages } from '../support/user-pages';

const unpublished = query('unpublished');

it.each(userPages)('$what', async ({ pages, stale, users }) => {
  expect(await unpublished({ unpublished: [], found: { pages }, states: { result: stale } })).toEqual(users);
});

it.each([
  ['adds to what is there', ['x'], ['a', 'b', 'c'], ['x', 'a', 'b', 'c']],
  ['keeps one name a list', ['x'], [], ['x']],
])('%s', async (_, before, users, expected) => {
  const pages = users.map((user) => last(user));
  expect(await unpublished({ unpublished: before, found: { pages }, states: { result: [] } })).toEqual(expected);
});
