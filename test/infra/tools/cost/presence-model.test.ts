/** The price of presence in a channel. */
import { presenceOfIdleStack, roomPrice } from '#tools/cost/presence-model';

const MONTH_HOURS = 730;

it('a change is a message to each connection, which is most of the price of a busy room', () => {
  const { total, messages, versions } = roomPrice({ connections: 100, changesAnHour: 120 });
  expect(versions).toBeCloseTo((120 * MONTH_HOURS) / (1 + 120 / 3600), 3);
  // $1 a million, and 160 bytes each to the Internet at $0.09 a GB.
  expect(messages).toBeCloseTo(versions * 100 * (1e-6 + 160 * 0.09e-9), 6);
  expect(messages / total).toBeGreaterThan(0.7);
});

it('grows with the square of a room in which all come and go', () => {
  const of = (connections: number) => roomPrice({ connections, changesAnHour: connections }).messages;
  expect(of(200) / of(100)).toBeGreaterThan(3.8);
});

it('what happens within a second is one message, so a crowd costs less than its joins', () => {
  const of = (changesAnHour: number) => roomPrice({ connections: 100, changesAnHour }).messages;
  expect(of(36_000) / of(360)).toBeLessThan(11);
});

it('a room in which nothing changes costs looks and questions, and an idle stack its queue', () => {
  const { total, messages, looks, asks } = roomPrice({ connections: 10, changesAnHour: 0 });
  expect(messages).toBe(0);
  expect(total).toBe(looks + asks);
  // 657,000 requests, of which the first million is free.
  expect(presenceOfIdleStack()).toBeCloseTo(0.2628, 4);
});
