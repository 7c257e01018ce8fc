import { accountOf, type SeenBroadcast } from './account';

const report = (over: Partial<SeenBroadcast['reports'][number]> = {}): SeenBroadcast['reports'][number] => ({
  ...{ status: 'COMPLETED', connections: 2, delivered: 2, stale: 0, failed: 0, lostParts: 0, failures: [] },
  ...over,
});
const seen = (over: Partial<SeenBroadcast> = {}): SeenBroadcast => ({
  ...{ broadcastId: 'm/s/1', about: 'm/s/1', accepted: 1, reports: [report()], deadLettered: false },
  ...{ due: new Map([['a', true]]), astray: [], outcomes: [] },
  ...over,
});
const countsOf = (over: Partial<SeenBroadcast>) => accountOf(seen(over)).counts;
const MISSED = { due: new Map([['a', false], ['b', true]]) }; // prettier-ignore

describe('events', () => {
  it('are reported, in the dead-letter queue, or unaccounted for', () => {
    expect(countsOf({ accepted: 3 })).toMatchObject({ accepted: 3, reported: 3, deadLettered: 0, unaccounted: 0 });
    expect(countsOf({ reports: [], deadLettered: true })).toMatchObject({
      reported: 0,
      deadLettered: 1,
      unaccounted: 0,
    });
    expect(countsOf({ reports: [] })).toMatchObject({ reported: 0, deadLettered: 0, unaccounted: 1 });
  });

  it('that were given up are in both, and count as reported', () => {
    expect(countsOf({ deadLettered: true })).toMatchObject({ reported: 1, deadLettered: 0 });
  });

  it('are named when they are unaccounted for', () => {
    expect(accountOf(seen({ reports: [] })).problems).toEqual([
      'm/s/1: neither in a report nor in the dead-letter queue',
    ]);
    expect(accountOf(seen()).problems).toEqual([]);
  });
});

describe('reports', () => {
  it('that do not add up are counted', () => {
    expect(countsOf({ reports: [report({ connections: 3 })] })).toMatchObject({ unbalanced: 1 });
  });

  it('beyond the first are counted', () => {
    expect(countsOf({ reports: [report(), report(), report()] })).toMatchObject({ repeatedReports: 2 });
  });
});

describe('a message that was not received', () => {
  it('is missing in silence when the report says delivered', () => {
    const { counts, problems } = accountOf(seen(MISSED));
    expect(counts).toMatchObject({ due: 2, received: 1, onRecordAsFailed: 0, missing: 1 });
    expect(problems).toEqual(['m/s/1: missing in silence at a']);
  });

  it.each(['failed', 'stale'] as const)('is on record when its outcome is %s', (outcome) => {
    expect(countsOf({ ...MISSED, outcomes: [{ connectionId: 'a', outcome }] })).toMatchObject({
      ...{ onRecordAsFailed: 1, missing: 0 },
    });
  });

  it('is missing if its outcome is delivered, whatever else failed', () => {
    const reports = [report({ delivered: 1, failed: 1 })];
    expect(countsOf({ ...MISSED, reports, outcomes: [{ connectionId: 'a', outcome: 'delivered' }] })).toMatchObject({
      missing: 1,
    });
  });

  it('is on record when the report names it', () => {
    const reports = [report({ delivered: 1, failed: 1, failures: [{ connectionId: 'a', reason: 'REJECTED' }] })];
    expect(countsOf({ ...MISSED, reports })).toMatchObject({ onRecordAsFailed: 1, missing: 0 });
  });

  it('is on record if the report counts a failure without a row, but only that many times', () => {
    const due = new Map([['a', false], ['b', false]]); // prettier-ignore
    const reports = [report({ delivered: 1, failed: 1 })];
    expect(countsOf({ due, reports })).toMatchObject({ onRecordAsFailed: 1, missing: 1 });
  });

  it('is not excused by the failure of another', () => {
    const reports = [report({ delivered: 1, failed: 1, failures: [{ connectionId: 'x', reason: 'REJECTED' }] })];
    expect(countsOf({ ...MISSED, reports })).toMatchObject({ onRecordAsFailed: 0, missing: 1 });
  });

  it.each([{ status: 'FAILED' as const }, { lostParts: 1 }])('is on record as unknown after %j', (over) => {
    expect(countsOf({ ...MISSED, reports: [report(over)] })).toMatchObject({ onRecordAsFailed: 1, missing: 0 });
  });

  it('is not expected while its event is in the dead-letter queue', () => {
    expect(countsOf({ ...MISSED, reports: [], deadLettered: true })).toMatchObject({ due: 0, missing: 0 });
  });
});

it('counts connections that received a message not for them', () => {
  const { counts, problems } = accountOf(seen({ astray: ['x'] }));
  expect(counts.astray).toBe(1);
  expect(problems).toEqual(['m/s/1: received by x, for whom it was not']);
});
