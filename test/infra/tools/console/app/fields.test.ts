import type { ContractField } from '#tools/console/api/contract/index';
import { fieldsOf, misfit, valueOf, wanted, withValue } from '#tools/console/app/publish/fields';

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

describe('with a contract', () => {
  const said = (path: string, more: Partial<ContractField> = {}): ContractField => ({
    path: path.split('.'),
    required: true,
    ...more,
  });

  it('says what it asks of a field, and offers fields that the detail lacks', () => {
    const fields = fieldsOf({ order: { price: 3 } }, [
      said('order.price', { type: 'number', minimum: 0 }),
      said('order.currency', { type: 'string', required: false, maxLength: 3 }),
    ]);
    expect(fields).toMatchObject([
      { label: 'order.price', kind: 'number', value: 3, contract: { minimum: 0 } },
      { label: 'order.currency', kind: 'text', value: undefined },
    ]);
    expect(fields.map(({ contract }) => wanted(contract!))).toEqual([
      'number, at least 0',
      'string, up to 3 characters, optional',
    ]);
  });

  it('adds a field that was not there, and takes out one that is left out', () => {
    const added = withValue({ order: { price: 3 } }, ['order', 'currency', 'code'], 'EUR');
    expect(added).toEqual({ order: { price: 3, currency: { code: 'EUR' } } });
    expect(withValue(added, ['order', 'price'], undefined)).toEqual({ order: { currency: { code: 'EUR' } } });
  });

  it.each<[Partial<ContractField>, unknown, string | undefined]>([
    [{}, undefined, 'is missing'],
    [{ required: false }, undefined, undefined],
    [{ choices: ['a', 'b'] }, 'c', 'must be one of a, b'],
    [{ choices: ['a', 'b'] }, 'b', undefined],
    [{ type: 'integer' }, 1.5, 'must be of type integer'],
    [{ type: 'string' }, 1, 'must be of type string'],
    [{ type: 'array' }, {}, 'must be of type array'],
    [{ type: 'object' }, {}, undefined],
    [{ type: 'string', minLength: 2 }, 'a', 'must have at least 2 characters'],
    [{ type: 'string', maxLength: 2 }, 'abc', 'must have at most 2 characters'],
    [{ type: 'string', format: 'uri' }, 'no address', 'must be an address'],
    [{ type: 'number', minimum: 1, exclusiveMaximum: 9 }, 9, 'must be at least 1 and less than 9'],
    [{ type: 'number', minimum: 1, exclusiveMaximum: 9 }, 1, undefined],
  ])('tells what of %j does not fit: %j', (contract, value, problem) => {
    expect(misfit(said('field', contract), value)).toBe(problem);
  });
});
