import { waitSeconds } from '#functions/send-batch/governor/wait-seconds';

it.each([
  [0, 0.99, 1],
  [1, 0.49, 1],
  [1, 0.99, 2],
  [2, 0.5, 3],
  [3, 0.5, 5],
  [3, 0.99, 8],
  [40, 0.99, 8],
  [40, 0, 1],
])('after %i times, at chance %d, waits %i s', (heldBack, chance, seconds) => {
  expect(waitSeconds(heldBack, () => chance)).toBe(seconds);
});
