import { errorReply, headerValues, reply } from '#shared/websocket/websocket';

describe('a header', () => {
  it('has all its lines, in any letter case', () => {
    const event = { headers: { 'X-A': 'last' }, multiValueHeaders: { 'x-a': ['first', 'last'], 'x-b': ['other'] } };
    expect(headerValues(event, 'X-a')).toEqual(['first', 'last']);
  });

  it('has its single value if there is no list', () => {
    expect(headerValues({ headers: { 'x-b': 'other', 'X-A': 'one' } }, 'x-a')).toEqual(['one']);
  });

  it('that was not sent has none', () => {
    expect(headerValues({ headers: { 'x-b': 'other' }, multiValueHeaders: { 'x-b': ['other'] } }, 'x-a')).toEqual([]);
    expect(headerValues({ headers: null, multiValueHeaders: null }, 'x-a')).toEqual([]);
    expect(headerValues({}, 'x-a')).toEqual([]);
  });
});

it('a reply is a message of status 200, an error too', () => {
  expect(reply({ type: 'pong' })).toEqual({ statusCode: 200, body: '{"type":"pong"}' });
  expect(errorReply('no')).toEqual({ statusCode: 200, body: '{"type":"error","message":"no"}' });
  expect(errorReply('no', { channel: 'a' }).body).toBe('{"type":"error","message":"no","channel":"a"}');
});
