import { clientRefused } from '#shared/runtime/log-messages';

it('a client that is refused has the reason, and no user id or time that no signature proves', () => {
  expect(clientRefused('no token')).toStrictEqual({ reason: 'no token' });
  expect(clientRefused('it has expired', 'alice')).toStrictEqual({ reason: 'it has expired', userId: 'alice' });
});

it.each([
  [1_764_000_000, '2025-11-24T16:00:00.000Z'],
  [0, '1970-01-01T00:00:00.000Z'],
  [8_640_000_000_000, '+275760-09-13T00:00:00.000Z'],
  [-8_640_000_000_000, '-271821-04-20T00:00:00.000Z'],
])('the second %d at which its token expires is the time %s', (expiresAt, tokenExpiresAt) => {
  expect(clientRefused('it has expired', 'alice', expiresAt)).toStrictEqual({
    ...{ reason: 'it has expired', userId: 'alice', tokenExpiresAt },
  });
});

it.each([8_640_000_000_001, -8_640_000_000_001, Infinity, NaN, '1764000000', null])(
  'an expiry of %p is no time, and left out',
  (expiresAt) => {
    expect(clientRefused('it has expired', undefined, expiresAt)).toStrictEqual({ reason: 'it has expired' });
  },
);
