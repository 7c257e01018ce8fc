import { abandoned, failedReport, refused } from '#functions/restart-overdue/failed-report';

const row = { startedAt: '2026-11-21T09:50:00.000Z' };
const NOW = Date.parse('2026-11-21T10:00:00.250Z');

it('says that nothing is known of the connections, and how long the broadcast was open', () => {
  expect(failedReport(row, abandoned(3), NOW)).toEqual({
    status: 'FAILED',
    ...{ connections: 0, delivered: 0, stale: 0, failed: 0, failures: [], unreachedUsers: { count: 0, users: [] } },
    ...{ batches: 0, lostParts: 0, recorded: 0 },
    finishedAt: '2026-11-21T10:00:00.250Z',
    durationMs: 600_250,
    error: {
      name: 'Broadcast.Abandoned',
      cause:
        '3 executions were cut off before they could report. Some connections may have been reached; the totals do not count them. The event is in the dead-letter queue: redrive it after fixing the cause.',
    },
  });
});

it('names a refusal as the execution that refused it does', () => {
  expect(refused('audience is missing')).toEqual({ name: 'Broadcast.InvalidRequest', cause: 'audience is missing' });
});
