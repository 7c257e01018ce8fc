import { LATE_MS, Turn } from '#functions/send-batch/governor/turn';

/** What the turn says at those times. */
const at = (turn: Turn, ...times: readonly number[]) => times.map((now) => turn.next(now));

it('has a post due at each interval from its start, and is over after the last', () => {
  const turn = new Turn(1000, 3, 10);
  expect(at(turn, 990, 1000, 1000, 1010, 1020, 1020)).toEqual([1000, 0, 1010, 0, 0, undefined]);
  expect(turn.used).toBe(3);
});

it('makes up for posts that are a little late', () => {
  const turn = new Turn(1000, 10, 10);
  expect(at(turn, 1000 + LATE_MS, 1020, 1020, 1020)).toEqual([0, 0, 0, 1030]);
});

it('loses what is later than that, and what is left when its time is over', () => {
  const turn = new Turn(1000, 100, 10);
  expect(at(turn, 1500, 1500, 1500, 1500)).toEqual([0, 0, 0, 1510]);
  expect(at(turn, 2100)).toEqual([undefined]);
  expect(turn.used).toBe(3);
});

it('is over half an interval before its end, as the next turn begins there', () => {
  expect(at(new Turn(1000, 3, 10), 1025 + LATE_MS)).toEqual([0]);
  expect(at(new Turn(1000, 3, 10), 1026 + LATE_MS)).toEqual([undefined]);
});

it('has room for the posts it was made for, at any interval', () => {
  for (const intervalMs of [1000 / 960, 1000 / 3, 125, 0.7]) {
    const turn = new Turn(0.1, 200, intervalMs);
    let posts = 0;
    for (let now = 0; now < 300 * intervalMs; now += Math.min(intervalMs, 1)) {
      while (turn.next(now) === 0) posts += 1;
    }
    expect(posts).toBe(200);
  }
});
