import { query } from '../support/query';

const partUsers = query('part-users');
const cursor = (recipient: string) => ({ recipient, after: 'c1' });

it.each([
  ['a channel that waits', { cursors: [], waiting: ['channel#news#0'] }, ['a', 'b'], ['a', 'b']],
  ['a cursor of a channel', { cursors: [cursor('channel#news#0')], waiting: [] }, ['a', 'b'], ['a', 'b']],
  ['one of several', { cursors: [cursor('user#a')], waiting: ['channel#news#0'] }, ['a'], ['a']],
  ['users alone', { cursors: [], waiting: ['user#a', 'user#b'] }, ['a', 'b'], []],
  ['everyone', { cursors: [cursor('everyone#0')], waiting: [] }, ['a'], []],
  ['a channel, where nobody is addressed by name', { cursors: [], waiting: ['channel#news#0'] }, [], []],
  ['nothing at all', { cursors: [], waiting: [] }, ['a'], []],
])('%s', async (_, part, users, expected) => {
  const states = { context: { Map: { Item: { Value: part } } } };
  expect(await partUsers({ states, audience: { users } })).toEqual(expected);
});
