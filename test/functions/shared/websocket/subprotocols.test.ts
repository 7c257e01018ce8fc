import { looksLikeToken, offeredSubprotocols } from '#shared/websocket/subprotocols';

describe('subprotocols', () => {
  it('are what every line of the header offers, without what is empty', () => {
    const lines = { 'sec-websocket-protocol': [' a , b', ',', 'c'] };
    expect(offeredSubprotocols({ multiValueHeaders: lines })).toEqual(['a', 'b', 'c']);
    expect(offeredSubprotocols({})).toEqual([]);
  });

  it.each([
    ['eyJh.eyJz.c2ln', true],
    ['a-_.b.c', true],
    ['a.b', false],
    ['a.b.c.d', false],
    ['a.b.', false],
    ['a.b.c=', false],
    [' a.b.c', false],
  ])('%j is a token: %s', (text, isToken) => {
    expect(looksLikeToken(text)).toBe(isToken);
  });
});
