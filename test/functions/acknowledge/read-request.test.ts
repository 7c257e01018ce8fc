import fc from 'fast-check';
import { readAcknowledgeRequest } from '#functions/acknowledge/read-request';

const MESSAGE = { id: 'M/s/1', receipt: 'cmVjZWlwdA' };
const valid = { action: 'acknowledge', id: '1', messages: [MESSAGE] };
const read = (more: object) => readAcknowledgeRequest(JSON.stringify({ ...valid, ...more }));
const times = (count: number) => Array.from({ length: count }, () => MESSAGE);

it.each([
  ['one message', {}],
  ['the longest id', { id: 'x'.repeat(64) }],
  ['the most messages', { messages: times(50) }],
  ['the longest texts', { messages: [{ id: 'x'.repeat(2048), receipt: 'y'.repeat(2048) }] }],
])('reads %s', (_what, more) => {
  const { id, messages } = { ...valid, ...more };
  expect(read(more)).toEqual({ request: { id, messages } });
});

const ID = 'id must be a string of 1 to 64 characters; got ';
const LIST = 'messages must be a list of 1 to 50 messages';
const TEXTS = 'messages must hold { id, receipt }, two strings of 1 to 2048 characters; got ';

it.each<[string, object, string]>([
  ['no id', { id: undefined }, `${ID}nothing`],
  ['an id that is none', { id: 1 }, `${ID}1`],
  ['an empty id', { id: '' }, `${ID}''`],
  ['a long id', { id: 'x'.repeat(65) }, `${ID}'${'x'.repeat(40)}…' (65 characters)`],
  ['another member', { user: 'bob' }, "'user' is not a field of this message: expected action and id and messages"],
])('refuses %s, and names no request', (_what, more, problem) => {
  expect(read(more)).toEqual({ problem });
});

it.each<[string, unknown, string]>([
  ['no messages', undefined, LIST],
  ['messages that are no list', MESSAGE, LIST],
  ['a text as messages', 'ab', LIST],
  ['not one message', [], LIST],
  ['too many messages', times(51), LIST],
  ['null', [null], `${TEXTS}null`],
  ['a text', ['M/s/1'], `${TEXTS}'M/s/1'`],
  ['a list', [['M/s/1', 'cmVjZWlwdA']], `${TEXTS}a list of 2`],
  ['a message without an id', [{ receipt: 'r' }], `${TEXTS}an object`],
  ['a message without a receipt', [{ id: 'a' }], `${TEXTS}an object`],
  ['an id that is a number', [{ ...MESSAGE, id: 1 }], `${TEXTS}an object`],
  ['an id that is a list', [{ ...MESSAGE, id: ['a'] }], `${TEXTS}an object`],
  ['a receipt that is a list', [{ ...MESSAGE, receipt: ['a'] }], `${TEXTS}an object`],
  ['an empty id of a message', [{ ...MESSAGE, id: '' }], `${TEXTS}an object`],
  ['an empty receipt', [{ ...MESSAGE, receipt: '' }], `${TEXTS}an object`],
  ['a long id of a message', [{ ...MESSAGE, id: 'x'.repeat(2049) }], `${TEXTS}an object`],
  ['a long receipt', [{ ...MESSAGE, receipt: 'x'.repeat(2049) }], `${TEXTS}an object`],
  ['another member of a message', [{ ...MESSAGE, user: 'bob' }], `${TEXTS}an object`],
  ['one wrong message of several', [MESSAGE, 7], `${TEXTS}7`],
])('refuses %s, and names the request', (_what, messages, problem) => {
  expect(read({ messages, id: 'mine' })).toEqual({ problem, id: 'mine' });
});

it.each([
  [undefined, 'The message is not valid JSON'],
  ['{', 'The message is not valid JSON'],
  ['null', 'The message must be a JSON object, got null'],
  ['[]', 'The message must be a JSON object, got a list of 0'],
])('refuses %s, which is no message', (body, problem) => {
  expect(readAcknowledgeRequest(body)).toEqual({ problem });
});

it('answers whatever a client sends', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (id, messages) => {
      const answer = read({ id, messages });
      expect('problem' in answer || 'request' in answer).toBe(true);
    }),
  );
});
