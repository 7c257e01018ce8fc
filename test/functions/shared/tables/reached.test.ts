import { reachedText, reachedUsers } from '#shared/tables/reached';
import { reachedRoom, rowBytes } from '#shared/tables/reached-room';
import type { PublishedReports } from '#shared/tables/broadcast-life';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { itemBytes } from '#tools/cost/item-size';
import { wireRow } from '#tools/cost/sample-rows';
import { writeUnits } from '#tools/cost/billing-rules';

const claimed = (requestBytes: number, envelopeBytes = 300): BroadcastRow => ({
  broadcastId: 'OrderShipped/shop.orders/A-1042',
  status: 'RUNNING',
  owner: 'arn:aws:states:us-east-1:000000000000:express:broadcast:first:1',
  attempt: 1,
  leaseUntil: 1_795_262_400_123,
  dueAt: 1_795_262_430_123,
  openShard: 'open#3',
  envelope: 'x'.repeat(envelopeBytes),
  request: 'ü'.repeat(requestBytes / 2),
  startedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: 1_795_262_401,
});

it('a row has as many bytes as the price of a write counts', () => {
  for (const requestBytes of [0, 100, 1000]) {
    const row = claimed(requestBytes);
    expect(rowBytes(row)).toBe(itemBytes(wireRow(row)));
  }
});

/** The rows that each write of the state machine pays for: the report and the mark, or both in one. */
function paidRows(claimed: BroadcastRow, reports: PublishedReports, reached: string | undefined): readonly object[][] {
  const { envelope: _, ...row } = claimed;
  const report = {
    ...{ status: 'COMPLETED', connections: 2, delivered: 2, stale: 0, failed: 0, failures: [] },
    ...{ unreachedUsers: { count: 0, users: [] }, batches: 1, lostParts: 0, recorded: 2 },
    ...{ finishedAt: '2026-11-21T10:00:00.250Z', durationMs: 1250 },
  };
  const reported = { ...row, status: 'COMPLETED', report: JSON.stringify(report), ...(reached && { reached }) };
  const { openShard: __, dueAt: ___, ...closed } = reported;
  return reports === 'all'
    ? [[reported], [{ ...closed, publishedAt: '2026-11-21T10:00:00.300Z' }]]
    : [[claimed, closed]];
}
const units = (row: BroadcastRow, reports: PublishedReports, reached?: string) =>
  paidRows(row, reports, reached).map((rows) => writeUnits(Math.max(...rows.map(rowBytes))));

describe.each<PublishedReports>(['all', 'exceptions'])('with reports: %s', (reports) => {
  it.each([0, 100, 200, 250, 260, 280, 300, 320, 400, 600, 1000, 1300, 5000])(
    'and a request of %d bytes, a record that fits makes no write dearer, and a longer one does',
    (requestBytes) => {
      const row = claimed(requestBytes);
      const room = reachedRoom(row, reports);
      expect(room).toBeLessThan(1400);
      expect(units(row, reports, 'x'.repeat(room))).toEqual(units(row, reports));
      expect(units(row, reports, 'x'.repeat(room + 1))).not.toEqual(units(row, reports));
    },
  );
});

it.each([
  ['nothing', 10],
  ['a kilobyte', 1000],
  ['three kilobytes', 3000],
])('with an envelope of %s, has the room that the claimed row pays for', (_, envelopeBytes) => {
  for (const requestBytes of [0, 100, 250, 300, 400, 600]) {
    const row = claimed(requestBytes, envelopeBytes);
    const room = reachedRoom(row, 'exceptions');
    expect(units(row, 'exceptions', 'x'.repeat(room))).toEqual(units(row, 'exceptions'));
    expect(units(row, 'exceptions', 'x'.repeat(room + 1))).not.toEqual(units(row, 'exceptions'));
  }
});

it('has more room in a row that no mark is written to', () => {
  expect(reachedRoom(claimed(250), 'exceptions')).toBeGreaterThan(reachedRoom(claimed(250), 'all'));
});

it.each([
  ['nobody', {}],
  ['two connections of one user', { 'a=': 'alice', 'b=': 'alice' }],
  ['connections without a user', { 'a=': 'alice', 'direct=': null, constructor: null }],
  ['names that every object has', JSON.parse('{"__proto__":"constructor","toString":"__proto__"}') as object],
])('is read as it was written: %s', (_, users) => {
  const read = reachedUsers(reachedText(users));
  expect(JSON.stringify(read)).toBe(JSON.stringify(users));
});
