import { query } from '../support/query';

const reportEvent = query('report-event');
const broadcast = {
  broadcastId: 'orders/shop/1',
  owner: 'me',
  startedAt: '2026-01-01T00:00:00.000Z',
  executionUrl: 'u',
};
const names = { broadcastId: broadcast.broadcastId, startedAt: broadcast.startedAt, execution: 'u' };

it.each([
  ['a report', { status: 'COMPLETED', failures: [] }],
  ['a report with an error', { status: 'FAILED', error: { name: 'A', cause: 'b' } }],
  ['one failure, which is still a list', { status: 'PARTIAL', failures: [{ connectionId: 'c1', reason: 'TIMEOUT' }] }],
])('names the broadcast and the execution beside %s', async (_, report) => {
  expect(await reportEvent({ broadcast, report })).toEqual({ ...names, ...report });
});
