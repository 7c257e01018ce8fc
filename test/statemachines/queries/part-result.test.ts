import { query } from '../support/query';

const partResult = query('part-result');
const failure = (connectionId: string) => ({ connectionId, reason: 'TIMEOUT' });
const part = { tally: { connections: 3 }, unreached: { count: 0, users: [] }, pending: { cursors: [], waiting: [] } };

it.each([
  ['no failures', [], []],
  ['one failure, which is still a list', ['c1'], ['c1']],
  ['as many as are named', ['c1', 'c2'], ['c1', 'c2']],
  ['more', ['c1', 'c2', 'c3'], ['c1', 'c2']],
])('%s', async (_, failed, named) => {
  const result = [{ ...part, failures: failed.map(failure) }];
  expect(await partResult({ states: { result } })).toEqual({ ...part, failures: named.map(failure) });
});
