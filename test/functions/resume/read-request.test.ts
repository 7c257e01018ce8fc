import fc from 'fast-check';
import { MAX_FINGERPRINTS, readResumeRequest } from '#functions/resume/read-request';

const TOKEN = 'eyJ0IjoxfQ.c2lnbmF0dXJl';
const valid = { action: 'resume', id: '1', streams: { user: TOKEN, everyone: null, 'channel:orders': null } };
const read = (more: object) => readResumeRequest(JSON.stringify({ ...valid, ...more }));
const PRINT = [2, '0123456789abcdef'];

it('reads what a client says', () => {
  const more = { have: { '176400000': PRINT }, next: TOKEN, received: TOKEN };
  expect(read(more)).toEqual({
    request: { id: '1', streams: valid.streams, have: new Map([[176400000, PRINT]]), next: TOKEN, received: TOKEN },
  });
  expect(read({})).toStrictEqual({ request: { id: '1', streams: valid.streams, have: new Map() } });
});

it('takes the most that a client may say', () => {
  const channels = Array.from({ length: 50 }, (_, index) => [`channel:c${index}`, null] as const);
  const streams = { user: null, everyone: null, ...Object.fromEntries(channels) };
  const have = Object.fromEntries(Array.from({ length: MAX_FINGERPRINTS }, (_, index) => [index, PRINT]));
  expect(read({ id: 'x'.repeat(64), streams, have, next: `${'a'.repeat(4094)}.b` })).toHaveProperty('request');
  expect(read({ streams: { ...streams, 'channel:one-more': null } })).toEqual({
    problem: 'streams must name 1 to 52 streams; got 53',
    id: '1',
  });
  expect(read({ have: { ...have, 999999: PRINT } })).toMatchObject({
    problem: expect.stringContaining('got 401') as string,
  });
});

it.each([1, 1_000_000])('takes %s messages in ten seconds', (count) => {
  const print = [count, PRINT[1]];
  expect(read({ have: { 1: print } })).toMatchObject({ request: { have: new Map([[1, print]]) } });
});

it.each<[string, object, string]>([
  ['no id', { id: undefined }, 'id must be a string of 1 to 64 characters'],
  ['an empty id', { id: '' }, 'id must be a string of 1 to 64 characters'],
  ['a long id', { id: 'x'.repeat(65) }, 'id must be a string of 1 to 64 characters'],
  ['an id that is none', { id: 1 }, 'id must be a string of 1 to 64 characters; got 1'],
  ['no streams', { streams: undefined }, 'streams must be an object of stream names and cursors'],
  ['a list of streams', { streams: ['user'] }, 'streams must be an object'],
  ['not one stream', { streams: {} }, 'streams must name 1 to 52 streams; got 0'],
  ['a stream of another kind', { streams: { 'user:bob': null } }, "'user:bob' is not a stream"],
  ['a key of the table', { streams: { 'signing-key': null } }, "'signing-key' is not a stream"],
  [
    'a name that JavaScript gives a meaning to',
    JSON.parse('{"streams":{"__proto__":null}}') as object,
    "'__proto__' is not a stream",
  ],
  ['a channel without a name', { streams: { 'channel:': null } }, "'channel:' is not a stream"],
  ['a channel that is none', { streams: { 'channel:a#b': null } }, "'channel:a#b' is not a stream"],
  [
    'a cursor that is a number',
    { streams: { user: 5 } },
    "The cursor of 'user' must be a cursor from a reply, or null",
  ],
  ['a cursor of other characters', { streams: { user: 'a b.c' } }, "The cursor of 'user' must be"],
  ['a cursor without a signature', { streams: { user: 'abc' } }, "The cursor of 'user' must be"],
  ['a long cursor', { streams: { user: `${'a'.repeat(4095)}.b` } }, "The cursor of 'user' must be"],
  ['a cursor in a list', { streams: { user: [TOKEN] } }, "The cursor of 'user' must be"],
  ['a cursor with more behind it', { streams: { user: `${TOKEN}.c` } }, "The cursor of 'user' must be"],
  ['a list of fingerprints', { have: [] }, 'have must be an object of at most 400'],
  ['a bucket that is no number', { have: { x: PRINT } }, "for 'x'"],
  ['a negative bucket', { have: { '-1': PRINT } }, "for '-1'"],
  ['a bucket with more behind its number', { have: { '1x': PRINT } }, "for '1x'"],
  ['a long bucket', { have: { 12345678901: PRINT } }, "for '12345678901'"],
  ['a count of none', { have: { 1: [0, PRINT[1]] } }, "for '1'"],
  ['a count of a half', { have: { 1: [0.5, PRINT[1]] } }, "for '1'"],
  ['a count of too many', { have: { 1: [1_000_001, PRINT[1]] } }, "for '1'"],
  ['a hash in a list', { have: { 1: [1, [PRINT[1]]] } }, "for '1'"],
  ['a hash that is a number', { have: { 1: [1, 1234567890123456] } }, "for '1'"],
  ['a long hash', { have: { 1: [1, `${PRINT[1]}0`] } }, "for '1'"],
  ['a hash with more before it', { have: { 1: [1, `x${PRINT[1]}`] } }, "for '1'"],
  ['a hash in capitals', { have: { 1: [1, 'ABCDEFABCDEFABCD'] } }, "for '1'"],
  ['a short hash', { have: { 1: [1, 'abc'] } }, "for '1'"],
  ['a fingerprint of three', { have: { 1: [...PRINT, 1] } }, "for '1'"],
  ['no token as next', { next: 7 }, 'next must be from a reply; got 7'],
  ['no token as received', { received: '' }, 'received must be from a reply'],
  ['another member', { since: 5 }, "'since' is not a field of this message"],
])('refuses %s, saying why', (_what, more, problem) => {
  const answer = read(more);
  expect(answer).toMatchObject({ problem: expect.stringContaining(problem) as string });
});

it('names the request whose other members are wrong', () => {
  expect(read({ streams: {}, id: 'mine' })).toMatchObject({ id: 'mine' });
  expect(read({ id: 5 })).not.toHaveProperty('id');
});

it.each([
  undefined,
  '',
  '{',
  '[]',
  'null',
  `{"action":"resume","id":"1","streams":${'['.repeat(200)}${']'.repeat(200)}}`,
])('refuses a message that is no object, or too deep: %#', (body) =>
  expect(readResumeRequest(body)).toHaveProperty('problem'),
);

it('answers whatever a client sends', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (streams, have, next) => {
      const answer = read({ streams, have, next });
      expect('problem' in answer || 'request' in answer).toBe(true);
    }),
  );
});
