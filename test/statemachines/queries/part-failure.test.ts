import { query } from '../support/query';

const partFailure = query('part-failure');
const lost = (error: string, cause: string) => ({ lost: error, cause });
const misconfigured = (cause: string) => lost('Broadcast.ConfigurationError', cause);
const done = { tally: {} };

it.each([
  ['none', [done], null, null],
  ['no results', [], null, null],
  ['a part that was lost otherwise', [lost('States.Timeout', 'x')], null, null],
  ['one', [misconfigured('x')], null, { name: 'Broadcast.ConfigurationError', cause: 'x' }],
  [
    'the first of several',
    [done, misconfigured('x'), misconfigured('y')],
    null,
    { name: 'Broadcast.ConfigurationError', cause: 'x' },
  ],
  ['none, after a failure', [done], { name: 'A', cause: 'b' }, { name: 'A', cause: 'b' }],
])('%s', async (_, result, failure, expected) => {
  expect(await partFailure({ states: { result }, failure })).toEqual(expected);
});
