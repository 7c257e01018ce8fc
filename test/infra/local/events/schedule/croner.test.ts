/**
 * Cron expressions against croner, which works another way: it steps through the fields of a date, ours walks through days.
 * What croner has and EventBridge has not, or the other way round, is left out or listed below.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
import { Cron } from 'croner';
import fc from 'fast-check';
import { parseSchedule } from '#local/events/schedule/schedule';

const RUNS = 300;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The next times after one, as EventBridge's expression has them; undefined when it is refused. */
function ours(expression: string, after: number, count: number): string[] | undefined {
  try {
    const nextTime = parseSchedule(`cron(${expression})`);
    return times((time) => nextTime(time), after, count);
  } catch {
    return undefined;
  }
}

function croners(expression: string, after: number, count: number): string[] | undefined {
  try {
    const cron = new Cron(inCronerWords(expression), {
      mode: '7-part',
      timezone: 'UTC',
      sloppyRanges: true,
      alternativeWeekdays: true,
      domAndDow: true,
      paused: true,
    });
    return times((time) => cron.nextRun(new Date(time))?.getTime(), after, count);
  } catch {
    return undefined;
  }
}

/** croner has seconds, `*` for any day, where `?` is the day it starts at, and no `L` for Saturday. */
function inCronerWords(expression: string): string {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = expression.split(' ');
  const any = (field?: string) => (field === '?' ? '*' : field);
  return ['0', minute, hour, any(dayOfMonth), month, dayOfWeek === 'L' ? '7' : any(dayOfWeek), year].join(' ');
}

function times(next: (after: number) => number | undefined, after: number, count: number): string[] {
  const found: string[] = [];
  for (let time = next(after); time !== undefined && found.length < count; time = next(time)) {
    found.push(new Date(time).toISOString());
  }
  return found;
}

/** A field of numbers, some of them by their names: values, ranges, steps and lists of these. */
function field(from: number, to: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const written = (value: number) =>
    fc.constantFrom(
      ...[
        String(value),
        String(value).padStart(2, '0'),
        names[value - from],
        names[value - from]?.toLowerCase(),
      ].filter((text) => text !== undefined),
    );
  const value = fc.integer({ min: from, max: to });
  const single = value.chain(written);
  const range = fc
    .tuple(value, value)
    .map((bounds) => bounds.sort((one, other) => one - other))
    .chain(([first, last]) => fc.tuple(written(first), written(last)))
    .map((bounds) => bounds.join('-'));
  const step = fc
    .tuple(fc.oneof(fc.constant('*'), single, range), fc.integer({ min: 1, max: to - from }))
    .map((parts) => parts.join('/'));
  const list = fc.array(fc.oneof(single, range, step), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
  return fc.oneof(fc.constant('*'), list);
}

const years = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  fc.integer({ min: 2020, max: 2060 }).map(String),
  fc.integer({ min: 2020, max: 2060 }).map((year) => `${year}-${year + 7}`),
  fc.tuple(fc.integer({ min: 2020, max: 2060 }), fc.integer({ min: 2020, max: 2060 })).map((both) => both.join(',')),
  fc
    .tuple(fc.integer({ min: 2020, max: 2060 }), fc.integer({ min: 1, max: 9 }))
    .map(([year, step]) => `${year}-2150/${step}`),
);
const dayOfMonth = fc.oneof(
  { weight: 3, arbitrary: field(1, 31) },
  fc.constantFrom('L', 'LW'),
  fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
);
const weekday = fc.oneof(fc.integer({ min: 1, max: 7 }).map(String), fc.constantFrom(...WEEKDAYS));
const dayOfWeek = fc.oneof(
  { weight: 3, arbitrary: field(1, 7, WEEKDAYS) },
  fc.constant('L'),
  weekday.map((day) => `${day}L`),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map((parts) => parts.join('#')),
);
const days = fc.oneof(
  dayOfMonth.map((day) => [day, '?'] as const),
  dayOfWeek.map((day) => ['?', day] as const),
);
const expressions = fc
  .record({ minute: field(0, 59), hour: field(0, 23), days, month: field(1, 12, MONTHS), year: years })
  .map(({ minute, hour, days: [ofMonth, ofWeek], month, year }) =>
    [minute, hour, ofMonth, month, ofWeek, year].join(' '),
  );
const moments = fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2064, 0) });

it('an expression runs when croner would run it', () => {
  fc.assert(
    fc.property(expressions, moments, (expression, after) => {
      const found = ours(expression, after, 3);
      expect(found).toBeDefined();
      expect(found).toEqual(croners(expression, after, 3));
    }),
    { numRuns: RUNS },
  );
});

/** Compared with AWS's documentation; where that is silent, ours stays strict, since anything it accepts must deploy. */
describe('differs on purpose', () => {
  const AFTER = Date.UTC(2026, 10, 20, 10);

  it('counts steps of years from 1970, the first year', () => {
    expect(ours('0 0 1 1 ? */4', AFTER, 1)).toEqual(['2030-01-01T00:00:00.000Z']);
    expect(croners('0 0 1 1 ? */4', AFTER, 1)).toEqual(['2028-01-01T00:00:00.000Z']);
  });

  it.each([
    ['years after 2199', '0 0 1 1 ? 2200'],
    ['two days with #', '0 0 ? * 3#1,6#3 *'],
    ['# in a list', '0 0 ? * MON,WED#1 *'],
    ['L in a list', '0 0 1,L * ? *'],
    ['W in a list', '0 0 1W,15W * ? *'],
    ['a range of last days', '0 0 ? * 2-6L *'],
  ])('refuses %s', (_what, expression) => {
    expect(ours(expression, AFTER, 1)).toBeUndefined();
    expect(croners(expression, AFTER, 1)).toHaveLength(1);
  });

  it('takes a step longer than its field for the first value alone', () => {
    expect(ours('5/100 * * * ? *', AFTER, 2)).toEqual(['2026-11-20T10:05:00.000Z', '2026-11-20T11:05:00.000Z']);
    expect(croners('5/100 * * * ? *', AFTER, 2)).toBeUndefined();
  });
});
