import { maySubscribe } from '#functions/subscribe/subscription';

it.each([
  ['orders', ['orders'], true],
  ['orders', ['news', 'orders'], true],
  ['orders', [], false],
  ['orders', ['order'], false],
  ['orders', ['orders-eu'], false],
  ['Orders', ['orders'], false],
  ['orders:eu', ['orders:*'], true],
  ['orders', ['orders:*'], false],
  ['orders', ['*'], true],
  ['orders:eu', ['o*s:eu'], false],
  ['orders', ['.*'], false],
])('channel %s with grants %j: %s', (channel, grants, granted) => {
  expect(maySubscribe(channel, grants)).toBe(granted);
});
