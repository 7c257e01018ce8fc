import * as v from 'valibot';
import { secondsUpTo } from '#shared/request/seconds';

const schema = secondsUpTo(600);

it.each([1, 30, 600])('%d seconds are within a limit of 600', (seconds) => {
  expect(v.parse(schema, seconds)).toBe(seconds);
});

it.each([0, -1, 1.5, 601, NaN, Infinity, '30', [30], null, undefined])(
  '%p is refused, and the limit named',
  (value) => {
    expect(() => v.parse(schema, value)).toThrow('a whole number of seconds from 1 to 600');
  },
);
