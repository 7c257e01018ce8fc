/** What a rule sends, and what is refused as nothing a rule sends. */
import { validateInput } from '#shared/request/validate-input';

const input = {
  ...{ mapping: 'OrderShipped', source: 'shop', eventId: 'e-1', time: '2026-11-21T10:00:00Z' },
  request: { message: 'whatever' },
};
const causeOf = (given: unknown): string => {
  try {
    validateInput(given);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

it('is given back as it came, the request unread', () => {
  expect(validateInput(input)).toEqual(input);
  expect(validateInput({ ...input, redrives: 2 })).toEqual({ ...input, redrives: 2 });
});

it('has its texts put together, in whatever place they stand', () => {
  const request = { audience: { users: ['a', null] }, message: { data: { 'odd.key': [{ title: null }] } } };
  const texts = [
    { at: ['audience', 'users', 1], of: ['team-', { 'detail.team': 7 }] },
    {
      at: ['message', 'data', 'odd.key', 0, 'title'],
      of: [{ 'detail.name': 'say "hi", \\ and <more>\n' }, ' ', { 'detail.new': true }],
    },
  ];
  expect(validateInput({ ...input, request, texts })).toEqual({
    ...input,
    request: {
      audience: { users: ['a', 'team-7'] },
      message: { data: { 'odd.key': [{ title: 'say "hi", \\ and <more>\n true' }] } },
    },
  });
});

it.each([
  [null, 'null'],
  [['a'], 'a list of 1'],
  [{}, 'an object'],
  [undefined, 'nothing'],
])('is refused for %j in a text, by the field', (value, got) => {
  const texts = [{ at: ['idempotencyKey'], of: ['x-', { 'detail.id': value }] }];
  expect(causeOf({ ...input, request: { idempotencyKey: null }, texts })).toBe(
    `detail.id must be a string, a number, true or false, because the mapping puts it into a text; got ${got}`,
  );
});

it.each([
  ['that is nowhere', [{ at: ['other'], of: [] }], "has an entry for 'other', which is not in the request"],
  ['of a prototype', [{ at: ['__proto__'], of: [] }], "has an entry for '__proto__', which is not in the request"],
  ['inside a text', [{ at: ['message', 'length'], of: [] }], "has an entry for 'length', which is not in the request"],
  ['without parts', [{ at: ['message'] }], 'texts[0].of is missing in the input of the execution'],
  [
    'with a part that is none',
    [{ at: ['message'], of: [7] }],
    'texts[0].of[0] must be a string or an object, got a number',
  ],
  ['at no place', [{ at: [null], of: [] }], 'texts[0].at[0] must be a string or a number, got null'],
])('is refused for a text %s', (_what, texts, cause) => {
  expect(causeOf({ ...input, texts })).toContain(cause);
});

it.each([
  ['mapping', 64],
  ['source', 256],
  ['eventId', 128],
])('%s is a text of at most %i characters', (field, most) => {
  expect(causeOf({ ...input, [field]: 'x'.repeat(most) })).toBe('accepted');
  for (const value of ['', 'x'.repeat(most + 1), 7]) {
    expect(causeOf({ ...input, [field]: value })).toContain(
      `${field} must be a string of 1 to ${most} characters, got `,
    );
  }
});

it.each([
  ['redrives that are none', { redrives: 'two' }, 'redrives must be a number, got'],
  ['half a redrive', { redrives: 1.5 }, 'redrives must be a whole number, got 1.5'],
  [
    'missing fields that are no list',
    { missing: { fields: 'a', detail: {} } },
    'missing.fields must be a list of strings',
  ],
  ['a missing field that is no text', { missing: { fields: [7], detail: {} } }, 'missing.fields[0] must be a string'],
  ['a list for what is missing', { missing: [] }, 'missing must be an object, got a list of 0'],
  [
    'missing fields without a detail',
    { missing: { fields: [] } },
    'missing.detail is missing in the input of the execution',
  ],
  ['a field of another service', { version: '0' }, 'version is not a field of the input of the execution'],
])('is refused for %s', (_what, more, cause) => {
  expect(causeOf({ ...input, ...more })).toContain(cause);
});

it('says which fields the event lacks before it asks for the request', () => {
  const lacking = { ...input, request: undefined, missing: { fields: ['detail.id'], detail: {} } };
  expect(causeOf(lacking)).toContain('detail.id is absent: mapping OrderShipped needs it');
});
