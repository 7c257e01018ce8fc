import fc from 'fast-check';
import { readPresenceRequest } from '#functions/presence/read-request';

const valid = { action: 'presence', channel: 'room-1', version: 0 };
const read = (more: object) => readPresenceRequest(JSON.stringify({ ...valid, ...more }));
const CHANNEL_RULE = 'channel must be a channel name: 1 to 128 letters, digits and _ . : / -';
const VERSION_RULE = 'version must be a whole number from 0';

it.each([0, 1, Number.MAX_SAFE_INTEGER])('reads the channel and the version %d', (version) => {
  expect(read({ version })).toEqual({ request: { channel: 'room-1', version } });
});

it.each<[string, object, string]>([
  ['no channel', { channel: undefined }, `${CHANNEL_RULE}; got nothing`],
  ['an empty channel', { channel: '' }, `${CHANNEL_RULE}; got ''`],
  ['a channel that is none', { channel: 'a b' }, `${CHANNEL_RULE}; got 'a b'`],
  ['a channel that is a number', { channel: 5 }, `${CHANNEL_RULE}; got 5`],
  ['no version', { version: undefined }, `${VERSION_RULE}; got nothing`],
  ['a version below 0', { version: -1 }, `${VERSION_RULE}; got -1`],
  ['a version of a half', { version: 0.5 }, `${VERSION_RULE}; got 0.5`],
  ['a version that has lost digits', { version: 2 ** 53 }, `${VERSION_RULE}; got 9007199254740992`],
  ['a version that is text', { version: '1' }, `${VERSION_RULE}; got '1'`],
  ['another member', { since: 5 }, "'since' is not a field of this message: expected action and channel and version"],
])('refuses %s, saying why', (_what, more, problem) => {
  expect(read(more)).toEqual({ problem });
});

it.each([
  [undefined, 'The message is not valid JSON'],
  ['{', 'The message is not valid JSON'],
  ['[]', 'The message must be a JSON object, got a list of 0'],
])('refuses a message that is no object: %s', (body, problem) => {
  expect(readPresenceRequest(body)).toEqual({ problem });
});

it('answers whatever a client sends', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (channel, version) => {
      const answer = read({ channel, version });
      expect('problem' in answer || 'request' in answer).toBe(true);
    }),
  );
});
