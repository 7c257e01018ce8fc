import { lifetimeOf } from '#shared/connections/connection-lifetime';

const connection = { connectionId: 'c1', connectedAt: 1_000_500 };
const END = 1001 + 7200 + 600;
const DAY = 24 * 60 * 60;

it('lets rows go ten minutes after API Gateway has closed the connection, when no token runs out before', () => {
  const rows = { expiresAt: END, removeAt: END };
  expect(lifetimeOf(connection, false)).toEqual({ rows, closing: undefined });
  expect(lifetimeOf({ ...connection, tokenExpiresAt: 1001 + 7200 }, false).closing).toBeUndefined();
  expect(lifetimeOf({ ...connection, tokenExpiresAt: 1e300 }, false)).toEqual({ rows, closing: undefined });
});

it('ends with the token, and has a day to be closed before its row may go', () => {
  expect(lifetimeOf({ ...connection, tokenExpiresAt: 1500 }, false)).toEqual({
    rows: { expiresAt: 1500, removeAt: END },
    closing: { closesAt: 1500, closeShard: expect.stringMatching(/^closing#[0-7]$/) as string, removeAt: END + DAY },
  });
});

it('is always checked at its end if connection events are on', () => {
  expect(lifetimeOf(connection, true).closing).toMatchObject({ closesAt: END, removeAt: END + DAY });
});
