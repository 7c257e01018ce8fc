import { isGrants, readGrants, tokenExpiry, tokenIsOver } from '#shared/websocket/authorizer-context';

describe('grants', () => {
  it('are the list of texts the authorizer gives', () => {
    expect(readGrants({ channels: '["orders","news:*"]' })).toEqual(['orders', 'news:*']);
  });

  it.each([undefined, '', 'orders', '"orders"', 'null', '{"0":"orders"}', '[7]', '["orders",""]', '[null]'])(
    'are none when the authorizer gives %j',
    (channels) => {
      expect(readGrants(channels === undefined ? {} : { channels })).toEqual([]);
    },
  );

  it('are none without an authorizer', () => {
    expect(readGrants(undefined)).toEqual([]);
  });

  it('are lists of texts, none of them empty', () => {
    expect([isGrants([]), isGrants(['a'])]).toEqual([true, true]);
    expect([isGrants('a'), isGrants(['']), isGrants(['a', 7])]).toEqual([false, false, false]);
  });
});

describe('the end of a token', () => {
  it('is a whole second, as text', () => {
    expect(tokenExpiry({ tokenExpiresAt: '1764000000' })).toBe(1_764_000_000);
    expect(tokenExpiry({ tokenExpiresAt: '1764000000.9' })).toBe(1_764_000_000);
  });

  it('is long past if it is not a number, and unknown if there is none', () => {
    expect(tokenExpiry({ tokenExpiresAt: 'never' })).toBe(0);
    expect([tokenExpiry({}), tokenExpiry()]).toEqual([undefined, undefined]);
  });

  it('is over from its second on', () => {
    const context = { tokenExpiresAt: '1764000000' };
    expect(tokenIsOver(context, 1_764_000_000_000 - 1)).toBe(false);
    expect(tokenIsOver(context, 1_764_000_000_000)).toBe(true);
    expect(tokenIsOver({ tokenExpiresAt: 'never' }, 0)).toBe(true);
  });

  it('never comes if the authorizer gives none', () => {
    expect([tokenIsOver({}, Number.MAX_VALUE), tokenIsOver(undefined, Number.MAX_VALUE)]).toEqual([false, false]);
  });
});
