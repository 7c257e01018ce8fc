import { readClaims } from '#functions/authorize/read-claims';
import { TokenRefusedError } from '#functions/authorize/token-verifier';

const NAMES = { userIdClaim: 'sub', channelsClaim: 'cognito:groups' };
const claims = { sub: 'alice', exp: 1_764_000_000, 'cognito:groups': ['orders'] };
const refusalOf = (given: Record<string, unknown>): string => {
  try {
    return `let in: ${JSON.stringify(readClaims(given, NAMES))}`;
  } catch (error) {
    if (error instanceof TokenRefusedError) return error.message;
    throw error;
  }
};

it('says who the client is, by the claims that are named', () => {
  expect(readClaims(claims, NAMES)).toEqual({ userId: 'alice', channels: ['orders'], expiresAt: 1_764_000_000 });
  expect(readClaims({ ...claims, email: 'a@b.c' }, { userIdClaim: 'email', channelsClaim: 'channels' })).toEqual({
    ...{ userId: 'a@b.c', channels: [], expiresAt: 1_764_000_000 },
  });
});

it('counts whole seconds', () => {
  expect(readClaims({ ...claims, exp: 1_764_000_000.9 }, NAMES).expiresAt).toBe(1_764_000_000);
});

it.each([undefined, null, '1764000000', NaN, Infinity])('refuses a token that expires at %p', (exp) => {
  expect(refusalOf({ ...claims, exp })).toBe('claim exp must be a number');
});

it.each([undefined, '', 7, 'x'.repeat(129)])('refuses a token of the user %p', (sub) => {
  expect(refusalOf({ ...claims, sub })).toBe(
    'claim sub, the user id, must be a string of 1 to 128 characters, without control characters',
  );
});

it.each(['orders', [''], [7], { 0: 'orders' }])('refuses a token that grants %j', (channels) => {
  expect(refusalOf({ ...claims, 'cognito:groups': channels })).toBe('claim cognito:groups must be a list of strings');
});

it('takes 4,096 bytes of grants as JSON, and not one more', () => {
  const overhead = JSON.stringify(['']).length;
  const grantsOf = (bytes: number) => ({ ...claims, 'cognito:groups': ['x'.repeat(bytes - overhead)] });
  expect(refusalOf(grantsOf(4096))).toMatch(/^let in/);
  expect(refusalOf(grantsOf(4097))).toBe('claim cognito:groups must be at most 4096 bytes of JSON; use prefixes');
});
