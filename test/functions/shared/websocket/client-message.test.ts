import { MAX_MESSAGE_DEPTH } from '#shared/contracts/limits';
import { readClientMessage, readClientObject } from '#shared/websocket/client-message';

const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('a message with any members', () => {
  it.each(['{}', '{"action":"auth","token":"t","more":[1,null]}', nested(MAX_MESSAGE_DEPTH)])(
    'is what %s has',
    (body) => {
      expect(readClientObject(body)).toEqual({ members: JSON.parse(body) as unknown });
    },
  );

  it.each([
    ['nothing at all', undefined, 'The message is not valid JSON'],
    ['an empty text', '', 'The message is not valid JSON'],
    ['half a message', '{"action":', 'The message is not valid JSON'],
    [
      'a message nested too deep',
      nested(MAX_MESSAGE_DEPTH + 1),
      'The message is not valid JSON: it is nested deeper than 101 levels',
    ],
    [
      'a number that overflows',
      '{"data":1e400}',
      'The message is not valid JSON: data is a number beyond 1.8e308, which JSON readers read as infinity',
    ],
    ['a list', '[{}]', 'The message must be a JSON object, got a list of 1'],
    ['null', 'null', 'The message must be a JSON object, got null'],
    ['a text', '"hello"', 'The message must be a JSON object, got a string of 5 characters'],
    ['a number', '7', 'The message must be a JSON object, got a number'],
  ])('is not %s', (_what, body, problem) => {
    expect(readClientObject(body)).toEqual({ problem });
  });
});

describe('a message with the members of its route', () => {
  it('may have each of them, or not', () => {
    const names = ['channel', 'since'];
    expect(readClientMessage('{"action":"resume","channel":"a","since":1}', names)).toEqual({
      members: { action: 'resume', channel: 'a', since: 1 },
    });
    expect(readClientMessage('{}', names)).toEqual({ members: {} });
  });

  it('has no other', () => {
    expect(readClientMessage('{"action":"subscribe","chanel":"a"}', ['channel'])).toEqual({
      problem: "'chanel' is not a field of this message: expected action and channel",
    });
    expect(readClientMessage('{"action":"ping","channel":"a"}', [])).toEqual({
      problem: "'channel' is not a field of this message: expected action",
    });
  });

  it('is a JSON object', () => {
    expect(readClientMessage('[]', [])).toEqual({ problem: 'The message must be a JSON object, got a list of 0' });
  });
});
