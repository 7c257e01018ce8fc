import { SocketBudget } from '#functions/send-batch/transport/socket-budget';

const after = (posts: number, latencies: readonly number[] = []) => {
  const budget = new SocketBudget();
  for (let post = 0; post < posts; post += 1) budget.posted();
  for (const latency of latencies) budget.answered(latency);
  return budget;
};

it.each([
  [1, 4],
  [20, 15],
  [100, 32],
  [200, 45],
  [2000, 142],
])('after %i posts, %i sockets are worth their handshakes at a latency of 10 ms', (posts, sockets) => {
  expect(after(posts).sockets).toBe(sockets);
  expect(after(posts, [10]).sockets).toBe(sockets);
});

it('fewer are at a lower latency, until it has risen again', () => {
  expect(after(200, [2]).sockets).toBe(20);
  expect(after(200, [2, ...Array<number>(1000).fill(10)]).sockets).toBe(45);
});

it('a process that is busy does not take its own delay for latency', () => {
  expect(after(200, Array<number>(1000).fill(400)).sockets).toBe(45);
});

it('what was paid for by sockets that have closed does not count', () => {
  const budget = after(2000);
  budget.reset();
  budget.posted();
  expect(budget.sockets).toBe(4);
});
