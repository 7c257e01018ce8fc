import { batchRecord, countConnections } from '#functions/send-batch/batch-record';
import type { Outcome } from '#functions/send-batch/deliver';

const userIds = { a: 'alice', b: 'bob', c: 'carol', d: 'dora', e: 'eve' };
const ids = Object.keys(userIds);
const outcomes: Outcome[] = ['delivered', 'stale', 'unsent', { failed: 'TIMEOUT' }, { failed: 'REJECTED' }];

describe('the record of a batch', () => {
  it('has every connection with its user, except unsent ones', () => {
    expect(batchRecord(ids, outcomes, { userIds, record: 'ALL' })).toEqual({
      delivered: { a: 'alice' },
      stale: { b: 'bob' },
      failed: { TIMEOUT: { d: 'dora' }, REJECTED: { e: 'eve' } },
    });
  });

  it.each([{ userIds, record: 'FAILURES' as const }, { userIds }])('has failures alone for %j', (input) => {
    expect(batchRecord(ids, outcomes, input)).toEqual({
      failed: { TIMEOUT: { d: 'dora' }, REJECTED: { e: 'eve' } },
    });
  });

  it('has no group without connections', () => {
    expect(batchRecord(['a'], ['delivered'], { record: 'ALL' })).toEqual({ delivered: { a: null } });
    expect(batchRecord(['a'], ['stale'], { record: 'ALL' })).toEqual({ stale: { a: null } });
    expect(batchRecord(['a', 'b'], ['unsent'], { record: 'ALL' })).toEqual({});
  });

  it('puts the connections of one reason together', () => {
    const failed: Outcome = { failed: 'TIMEOUT' };
    expect(batchRecord(['a', 'b'], [failed, failed], { userIds })).toEqual({
      failed: { TIMEOUT: { a: 'alice', b: 'bob' } },
    });
  });
});

it('the connections of a record are counted over all its groups', () => {
  expect(countConnections({})).toBe(0);
  expect(countConnections(batchRecord(ids, outcomes, { userIds, record: 'ALL' }))).toBe(4);
  expect(countConnections(batchRecord(ids, outcomes, { userIds }))).toBe(2);
  expect(countConnections({ delivered: { a: null, b: null }, stale: { c: null } })).toBe(3);
});
