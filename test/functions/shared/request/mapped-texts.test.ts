import { withTexts } from '#shared/request/mapped-texts';

const request = { users: ['a', null, 'c'], message: { title: null, type: 't' } };

it('leaves a request without texts as it is', () => {
  expect(withTexts({ request })).toBe(request);
  expect(withTexts({ request, texts: [] })).toBe(request);
});

it('puts each text into its place, and leaves the rest', () => {
  const texts = [
    { at: ['users', 1], of: ['team-', { 'detail.team': 7 }] },
    { at: ['message', 'title'], of: [{ 'detail.name': 'Ada', 'detail.is': true }, ' ', '("new")'] },
  ];
  expect(withTexts({ request, texts })).toEqual({
    users: ['a', 'team-7', 'c'],
    message: { title: 'Adatrue ("new")', type: 't' },
  });
  expect(request.users[1]).toBeNull();
});

it.each([
  [null, 'null'],
  [['a'], 'a list of 1'],
  [{ secret: 1 }, 'an object'],
  [undefined, 'nothing'],
  [Infinity, 'a number'],
])('cannot make a text of %p', (value, got) => {
  const texts = [{ at: ['users', 1], of: ['team-', { 'detail.team': value }] }];
  expect(() => withTexts({ request, texts })).toThrow(
    `detail.team must be a string, a number, true or false, because the mapping puts it into a text; got ${got}`,
  );
});

it.each([
  ['of another field', ['other'], 'other'],
  ['of another field further in', ['message', 'other'], 'other'],
  ['behind the end of a list', ['users', 3], '3'],
  ['within a text', ['message', 'type', 0], '0'],
  ['within null', ['message', 'title', 'x'], 'x'],
  ['of a prototype', ['__proto__', 'x'], '__proto__'],
])('has no place %s', (_what, at, key) => {
  expect(() => withTexts({ request, texts: [{ at, of: [] }] })).toThrow(
    `texts in the input of the execution has an entry for '${key}', which is not in the request`,
  );
});
