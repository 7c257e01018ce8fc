import { fieldsOf, valueOf, withValue } from '#tools/console/app/publish/fields';

const DETAIL = { audience: { users: ['ina'], everyone: true }, count: 3, text: 'a', empty: {}, mixed: [1, 'a'] };

it('has a field for each value, by its path', () => {
  expect(fieldsOf(DETAIL).map(({ label, kind }) => [label, kind])).toEqual([
    ['audience.users', 'names'],
    ['audience.everyone', 'flag'],
    ['count', 'number'],
    ['text', 'text'],
    ['empty', 'json'],
    ['mixed', 'json'],
  ]);
});

it('puts a value in its place, and leaves the rest', () => {
  const changed = withValue(DETAIL, ['audience', 'users'], valueOf({ kind: 'names' }, ' ina, bob ,'));
  expect(changed).toEqual({ ...DETAIL, audience: { users: ['ina', 'bob'], everyone: true } });
});

it('takes a name such as __proto__ for a name', () => {
  const detail: unknown = JSON.parse('{"__proto__":{"a":1}}');
  expect(JSON.stringify(withValue(detail, ['__proto__', 'a'], 2))).toBe('{"__proto__":{"a":2}}');
});

it.each([
  ['number', '1.5', 1.5],
  ['number', 'x', undefined],
  ['number', ' ', undefined],
  ['json', '[1]', [1]],
  ['json', '[', undefined],
  ['text', '1', '1'],
] as const)('reads %s %j as %j', (kind, text, value) => {
  expect(valueOf({ kind }, text)).toEqual(value);
});
