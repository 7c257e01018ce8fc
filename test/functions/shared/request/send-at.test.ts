import fc from 'fast-check';
import { MAX_SEND_AHEAD_DAYS } from '#shared/contracts/limits';
import { atItsTime, checkSendAt } from '#shared/request/send-at';
import { scheduleIfAhead, scheduleName } from '#shared/tables/scheduled-row';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-21T10:00:00.250Z');
const at = (ms: number) => new Date(ms).toISOString();
const event = (time: number) => ({
  ...{ mapping: 'm', source: 's', eventId: '1', time: at(time) },
  request: { audience: { everyone: true }, message: { type: 't', data: 1 } },
});

it('accepts exactly the times after the event, up to a year and a day', () => {
  const anyTime = fc.integer({ min: -2 * DAY_MS, max: 800 * DAY_MS });
  fc.assert(
    fc.property(anyTime, (ahead) => {
      const isGood = ahead > 0 && ahead <= MAX_SEND_AHEAD_DAYS * DAY_MS;
      const check = () => checkSendAt(at(NOW + ahead), NOW);
      if (isGood) expect(check).not.toThrow();
      else expect(check).toThrow(ahead <= 0 ? 'sendAt must be after' : 'sendAt must be at most 366 days ahead');
    }),
  );
});

it.each([
  [0, 'sendAt must be after the time of the event'],
  [1, undefined],
  [MAX_SEND_AHEAD_DAYS * DAY_MS, undefined],
  [MAX_SEND_AHEAD_DAYS * DAY_MS + 1, 'sendAt must be at most 366 days ahead'],
])('says for %d ms ahead what the time is counted from, if it is not accepted', (ahead, problem) => {
  const sendAt = at(NOW + ahead);
  const check = () => checkSendAt(sendAt, NOW);
  if (problem === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(`${problem}, got '${sendAt}', published at 2026-11-21T10:00:00.250Z`);
});

it('means one moment, in whatever zone it is written', () => {
  const zone = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 300 * DAY_MS }), zone, (ahead, minutes) => {
      const utc = NOW - 250 + Math.floor(ahead / 1000) * 1000;
      const sign = minutes < 0 ? '-' : '+';
      const two = (value: number) => String(value).padStart(2, '0');
      const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
      const written = at(utc + minutes * 60_000).replace('.000Z', offset);
      fc.pre(utc > NOW);
      const input = atItsTime(event(NOW), written, 'm/s/1', NOW);
      expect(input).toMatchObject({ time: at(utc), scheduled: { broadcastId: 'm/s/1', sendAt: at(utc) } });
    }),
  );
});

it('is scheduled at its time, never before, and never in the past of the call', () => {
  fc.assert(
    fc.property(fc.integer({ min: -DAY_MS, max: 300 * DAY_MS }), (ahead) => {
      const sendAt = at(NOW + ahead);
      const schedule = scheduleIfAhead({ ...event(NOW), scheduled: { broadcastId: 'm/s/1', sendAt } }, NOW);
      if (ahead <= 0) return expect(schedule).toBeUndefined();
      const [, text = ''] = /^at\((.+)\)$/.exec(schedule!.expression) ?? [];
      const runsAt = Date.parse(`${text}Z`);
      expect(runsAt).toBeGreaterThanOrEqual(NOW + Math.max(ahead, 5000));
      expect(runsAt).toBeLessThan(NOW + Math.max(ahead, 5000) + 1000);
    }),
  );
});

it('counts from the time of the event, unless that is ahead of the clock', () => {
  // Delivered an hour late: it was good when it was published.
  expect(atItsTime(event(NOW), at(NOW + 1000), 'm/s/1', NOW + 3_600_000).time).toBe(at(NOW + 1000));
  const inTenYears = NOW + 3650 * DAY_MS;
  expect(() => atItsTime(event(inTenYears), at(inTenYears + 1000), 'm/s/1', NOW)).toThrow('at most 366 days ahead');
});

it('names the schedule by its broadcast, and tells it nothing of the message', () => {
  const scheduled = { broadcastId: 'm/s/1', sendAt: at(NOW + DAY_MS) };
  const schedule = scheduleIfAhead({ ...event(NOW), scheduled }, NOW)!;
  expect(schedule.name).toBe(scheduleName('m/s/1'));
  expect(schedule.name).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.parse(schedule.input)).toEqual({ mapping: 'm', source: 's', eventId: '1', time: at(NOW), scheduled });
});
