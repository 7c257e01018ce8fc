import { query } from '../support/query';

const cause = query('unknown-decision');

it.each([
  ['a decision of another version', { decision: 'POSTPONE' }, 'POSTPONE'],
  ['an object', { decision: { a: 1 } }, '{"a":1}'],
  ['no decision at all', {}, ''],
])('names %s', async (_, input, named) => {
  expect(await cause({ states: { input } })).toBe(
    `OpenBroadcast answered the decision ${named}, which this state machine does not know. Deploy both together.`,
  );
});
