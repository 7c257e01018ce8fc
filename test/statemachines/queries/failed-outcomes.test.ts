import { query } from '../support/query';

const failedOutcomes = query('failed-outcomes');
const reason = 'Sandbox.Timedout';

it.each([
  ['one connection with its user', ['c1'], { c1: 'a' }, { c1: 'a' }],
  ['several', ['c1', 'c2'], { c1: 'a', c2: 'b', c3: 'c' }, { c1: 'a', c2: 'b' }],
  ['a direct connection, without a user', ['d', 'c1'], { c1: 'a' }, { d: null, c1: 'a' }],
  ['nobody with a user', ['d'], {}, { d: null }],
])('records %s', async (_, todo, userIds, expected) => {
  const text = await failedOutcomes({ todo, userIds, reason });
  expect(JSON.parse(text as string)).toEqual({ failed: { [reason]: expected } });
});
