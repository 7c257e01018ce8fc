import { MAX_ACKNOWLEDGE_SECONDS } from '#shared/contracts/limits';
import { isAcknowledgeSeconds } from '#shared/request/acknowledge';

it.each([1, 30, MAX_ACKNOWLEDGE_SECONDS])('a broadcast can wait %d seconds for acknowledgements', (seconds) => {
  expect(isAcknowledgeSeconds(seconds)).toBe(true);
});

it.each([0, -1, 1.5, MAX_ACKNOWLEDGE_SECONDS + 1, NaN, Infinity, '30', [30], null, undefined])(
  'it cannot wait %p seconds',
  (seconds) => {
    expect(isAcknowledgeSeconds(seconds)).toBe(false);
  },
);
