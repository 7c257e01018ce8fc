import { parseSchedule } from '#local/events/schedule/schedule';

/** The next times of an expression, in UTC to the minute. */
function nextTimes(expression: string, after: string, count = 1): string[] {
  const nextTime = parseSchedule(expression);
  const times: string[] = [];
  let time: number | undefined = Date.parse(after);
  while (times.length < count) {
    time = nextTime(time);
    if (time === undefined) break;
    times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
}

describe('rate', () => {
  it.each([
    ['rate(1 minute)', '2026-11-20T10:01'],
    ['rate(5 minutes)', '2026-11-20T10:05'],
    ['rate(1 hour)', '2026-11-20T11:00'],
    ['rate(7 days)', '2026-11-27T10:00'],
  ])('%s runs next at %s', (expression, next) => {
    expect(nextTimes(expression, '2026-11-20T10:00:00Z')).toEqual([next]);
  });
});

// 2026-11-20 is a Friday.
describe('cron', () => {
  it.each<[string, string[]]>([
    ['cron(0 12 * * ? *)', ['2026-11-20T12:00', '2026-11-21T12:00']],
    ['cron(* * * * ? *)', ['2026-11-20T10:01', '2026-11-20T10:02']],
    ['cron(0/15 * * * ? *)', ['2026-11-20T10:15', '2026-11-20T10:30']],
    ['cron(5,35 14 * * ? *)', ['2026-11-20T14:05', '2026-11-20T14:35']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-20T18:00', '2026-11-23T18:00']],
    ['cron(0 9 ? * 2 *)', ['2026-11-23T09:00', '2026-11-30T09:00']],
    ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0 0 L * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['cron(0 0 LW * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['cron(0 0 15W * ? *)', ['2026-12-15T00:00', '2027-01-15T00:00']],
    ['cron(0 0 1W * ? *)', ['2026-12-01T00:00', '2027-01-01T00:00']],
    ['cron(0 0 1W AUG ? *)', ['2027-08-02T00:00', '2028-08-01T00:00']],
    ['cron(0 0 28W FEB ? *)', ['2027-02-26T00:00', '2028-02-28T00:00']],
    ['cron(0 10 ? * FRI#2 *)', ['2026-12-11T10:00', '2027-01-08T10:00']],
    ['cron(0 10 ? * 6L *)', ['2026-11-27T10:00', '2026-12-25T10:00']],
    ['cron(0 10 ? * L *)', ['2026-11-21T10:00', '2026-11-28T10:00']],
    ['cron(30 9 1 JAN,JUL ? *)', ['2027-01-01T09:30', '2027-07-01T09:30']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 1 1 ? 2030-2031)', ['2030-01-01T00:00', '2031-01-01T00:00']],
    ['cron(0 0 1 1 ? 2026)', []],
    ['cron(0 0 31 4 ? 2027)', []],
  ])('%s runs next at %j', (expression, next) => {
    expect(nextTimes(expression, '2026-11-20T10:00:30Z', 2)).toEqual(next);
  });

  it('does not run again in the minute that has begun', () => {
    expect(nextTimes('cron(0 10 * * ? *)', '2026-11-20T10:00:00Z')).toEqual(['2026-11-21T10:00']);
  });
});

it.each([
  'rate(5 minute)',
  'rate(1 minutes)',
  'rate(0 minutes)',
  'rate(1.5 hours)',
  'rate(1 week)',
  'cron(0 12 * * *)',
  'cron(0 12 * * * *)',
  'cron(0 12 ? * ? *)',
  'cron(60 12 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 12 * 13 ? *)',
  'cron(0 12 ? * MOO *)',
  'cron(0 12 ? * 8#1 *)',
  'cron(0 12 ? * 2#6 *)',
  'cron(0 12 32W * ? *)',
  'cron(5-1 12 * * ? *)',
  'cron(0/0 12 * * ? *)',
  'cron(0 12 * * ? * *)',
  'at(2026-11-20T10:00:00)',
  'hourly',
])('%s is refused', (expression) => {
  expect(() => parseSchedule(expression)).toThrow(/Parameter ScheduleExpression is not valid/);
});
