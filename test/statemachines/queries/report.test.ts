import { NOW, query } from '../support/query';

const report = query('report');
const totals = { connections: 3, delivered: 3, stale: 0, failed: 0, batches: 1, recorded: 3, unrecorded: 0 };
const delivery = (tally: object) => ({
  tally: { ...totals, ...tally },
  failures: [],
  unreached: { count: 0, users: [] },
});
const reads = {
  delivery: delivery({}),
  failure: null,
  status: null,
  broadcast: { startedAt: '2026-01-01T00:00:00.000Z' },
};

it('has the totals, and the time it took', async () => {
  expect(await report(reads)).toEqual({
    ...{
      status: 'COMPLETED',
      connections: 3,
      delivered: 3,
      stale: 0,
      failed: 0,
      failures: [],
      batches: 1,
      recorded: 3,
    },
    ...{ unreachedUsers: { count: 0, users: [] }, lostParts: 0, finishedAt: NOW, durationMs: 60_000 },
  });
});

it.each([
  ['none of it is wrong', {}, 'COMPLETED'],
  ['a connection was gone', { delivered: 2, stale: 1 }, 'COMPLETED'],
  ['nobody was connected', { connections: 0, delivered: 0 }, 'NO_CONNECTIONS'],
  ['some failed', { delivered: 2, failed: 1 }, 'PARTIAL'],
  ['a part was lost', { lostParts: 1 }, 'PARTIAL'],
  ['as many parts were lost as connections found', { connections: 1, delivered: 1, lostParts: 1 }, 'PARTIAL'],
  ['all that there was is lost', { connections: 0, delivered: 0, lostParts: 1 }, 'PARTIAL'],
])('the status where %s', async (_, tally, status) => {
  expect(await report({ ...reads, delivery: delivery(tally) })).toMatchObject({ status });
});

const failure = { name: 'A.Failure', cause: 'x' };
it.each([
  ['a failure', { failure }, { status: 'FAILED', error: failure }],
  ['a failure over a status that is given', { failure, status: 'EXPIRED' }, { status: 'FAILED', error: failure }],
  ['a status that is given over the totals', { status: 'EXPIRED' }, { status: 'EXPIRED' }],
])('goes by %s', async (_, given, expected) => {
  expect(await report({ ...reads, ...given })).toMatchObject(expected);
});

it.each([
  ['none', {}, undefined],
  ['some', { unrecorded: 2 }, 2],
  ['no count of them', { unrecorded: undefined }, undefined],
])('tells failures that are not on record: %s', async (_, tally, expected) => {
  const given = JSON.parse(JSON.stringify(delivery(tally))) as ReturnType<typeof delivery>;
  expect(((await report({ ...reads, delivery: given })) as { unrecordedFailures?: number }).unrecordedFailures).toBe(
    expected,
  );
});

it('keeps one failure a list', async () => {
  const failures = [{ connectionId: 'c1', reason: 'TIMEOUT' }];
  expect(await report({ ...reads, delivery: { ...delivery({ failed: 1 }), failures } })).toMatchObject({ failures });
});
