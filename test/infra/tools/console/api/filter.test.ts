import type { ExecutionSummary } from '#tools/console/api/contract/index';
import { countExecutions } from '#tools/console/api/executions/counts';
import { compileFilter, mappingOfSummary, resultOf } from '#tools/console/api/executions/filter';

const summary = (members: Partial<ExecutionSummary>): ExecutionSummary => ({
  sequence: 1,
  arn: 'arn:1',
  name: 'one',
  machine: 'Broadcast',
  type: 'EXPRESS',
  status: 'SUCCEEDED',
  startedAt: 100,
  broadcastId: 'OrderShipped/shop.orders/1',
  ...members,
});

it.each([
  [{ status: 'SUCCEEDED', outcome: 'PARTIAL' }, 'PARTIAL'],
  [{ status: 'SUCCEEDED', outcome: 'something else' }, 'SUCCEEDED'],
  [{ status: 'FAILED', outcome: 'COMPLETED' }, 'FAILED'],
  [{ status: 'RUNNING' }, 'RUNNING'],
] as const)('the result of %j is %s', (members, result) => {
  expect(resultOf(members)).toBe(result);
});

it('reads the mapping out of the id, and takes an id that is none of this service for what it is', () => {
  expect(mappingOfSummary(summary({ broadcastId: 'a%2Fb/s/k' }))).toBe('a/b');
  expect(mappingOfSummary(summary({ broadcastId: '%/s/k' }))).toBe('%');
});

it('takes what fits every part of the filter, from inclusive and to exclusive', () => {
  const taken = (filter: Parameters<typeof compileFilter>[0], members: Partial<ExecutionSummary> = {}) =>
    compileFilter(filter)(summary(members));
  expect(taken({ from: 100, to: 101, mapping: 'OrderShipped', text: 'ORDER shop', result: 'SUCCEEDED' })).toBe(true);
  expect(taken({ to: 100 })).toBe(false);
  expect(taken({ from: 101 })).toBe(false);
  expect(taken({ text: 'order nothing' })).toBe(false);
  expect(taken({}, { mapRunArn: 'run' })).toBe(false);
  expect(taken({ mapRunArn: 'run' }, { mapRunArn: 'run' })).toBe(true);
});

it('counts every result, whichever is chosen, with the span of time', () => {
  const known = [summary({ outcome: 'PARTIAL' }), summary({ startedAt: 300 }), summary({ broadcastId: 'Other/s/k' })];
  expect(countExecutions(known, { mapping: 'OrderShipped', result: 'PARTIAL' })).toEqual({
    known: 3,
    byResult: { PARTIAL: 1, SUCCEEDED: 1 },
    from: 100,
    to: 300,
    mappings: ['Other', 'OrderShipped'].sort(),
  });
});
