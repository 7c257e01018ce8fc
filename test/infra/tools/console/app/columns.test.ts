import type { ActivitySecond } from '#tools/console/api/contract/index';
import { columnsOf } from '#tools/console/app/activity/columns';

const second: ActivitySecond = { at: 2, succeeded: 1, failedExecutions: 0, delivered: 3, stale: 0, failed: 0, p50: 40 };

it('has no value for a second that nobody watched, 0 for one in which nothing ended, and a gap where nothing was measured', () => {
  const lines = [
    { of: ({ delivered }: ActivitySecond) => delivered },
    { of: ({ p50 }: ActivitySecond) => p50, gaps: true },
  ];
  expect(
    columnsOf(lines, [
      [1, null],
      [2, second],
      [3, undefined],
    ]),
  ).toEqual([
    [null, 3, 0],
    [null, 40, null],
  ]);
});
