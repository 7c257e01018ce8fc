import { isSafeToCall } from '#shared/base/loopback';

it.each([
  ['https://example.com', true],
  ['http://127.0.0.1:4566', true],
  ['http://localhost', true],
  ['http://[::1]:80', true],
  ['http://example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['ws://localhost', false],
])('%s is safe to call: %s', (url, safe) => {
  expect(isSafeToCall(new URL(url))).toBe(safe);
});
