/** Pairs of a pattern and an event, both JSON texts, that reach every operator, arrays of objects, `$or` and refusals. */
import fc from 'fast-check';

export interface Pair {
  readonly pattern: string;
  readonly event: string;
}

/** One in fifty is something else than usual, mostly wrong. */
const rarely = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 49, arbitrary: usual }, { weight: 1, arbitrary: other });

const letters = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab'), maxLength: 3 }),
  fc.string({ unit: fc.constantFrom(...'aBſKk*\\"é'), maxLength: 3 }),
);
const address = fc.constantFrom(
  ...['10.0.0.1', '10.0.0.255', '010.0.0.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:a00:1', '0:0:0:0:0:FFFF:0a00:0001'],
  ...['::ffff:a00:ff', '::'],
);
const almostAddress = fc.constantFrom(
  ...[
    '10.0.0',
    '300.0.0.1',
    '0010.0000.0000.0001',
    '::ffff:10.0.0.1',
    'fe80::1%eth0',
    ':',
    'a:b',
    '1::2::3',
    '1:2:3:4:5:6:7::',
  ],
);
const number = fc.constantFrom(0, 1, 1.5, -1, 300, 0.1234567, 6e9, -5e9);
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: letters },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: fc.oneof(address, almostAddress) },
  { weight: 1, arbitrary: fc.constantFrom(true, false, null) },
);

const text = rarely<unknown>(letters, scalar);
const wildcard = rarely<unknown>(
  fc
    .string({ unit: fc.constantFrom('a', 'b', '*', '\\*'), maxLength: 8 })
    .map((value) => value.replace(/(?<!\\)\*+/g, '*')),
  fc.oneof(scalar, fc.constantFrom('**', '\\a')),
);
const list = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const caseless = fc.record({ 'equals-ignore-case': text });
const maskBits = rarely<string | number>(
  fc.constantFrom(8, 24, 31),
  fc.constantFrom(0, 32, 104, 127, 128, -1, 'x', '+8', '8/'),
);
const block = fc.tuple(rarely(address, almostAddress), maskBits).map((parts) => parts.join('/'));
const anythingBut = fc.oneof(
  rarely<unknown>(fc.oneof(list(letters), list(number)), fc.oneof(list(scalar), fc.constant([]))),
  fc
    .tuple(rarely(fc.constantFrom('prefix', 'suffix', 'equals-ignore-case'), fc.constant('exists')), list(text))
    .map(([name, operand]) => ({ [name]: operand })),
  fc.record({ wildcard: list(wildcard) }),
);
const numeric = fc.oneof(
  fc.tuple(rarely(fc.constantFrom('=', '<', '<=', '>', '>='), fc.constant('!')), number),
  fc
    .tuple(fc.constantFrom('>', '>='), number, rarely(fc.constantFrom('<', '<='), fc.constant('>')), number)
    .map(([from, bottom, to, top]) => [from, Math.min(bottom, top), to, Math.max(bottom, top)]),
);
const operator = rarely<unknown>(
  fc.oneof(
    fc.record({ prefix: fc.oneof(text, caseless) }),
    fc.record({ suffix: fc.oneof(text, caseless) }),
    caseless,
    fc.record({ exactly: text }),
    fc.record({ wildcard }),
    fc.record({ exists: fc.boolean() }),
    fc.record({ cidr: block }),
    fc.record({ 'anything-but': anythingBut }),
    fc.record({ numeric }),
  ),
  fc.constantFrom({ exists: 'true' }, { PREFIX: 'a' }, {}, { prefix: 'a', suffix: 'b' }, [1]),
);
const tests = fc
  .array(fc.oneof({ weight: 2, arbitrary: scalar }, { weight: 3, arbitrary: operator }), { minLength: 1, maxLength: 3 })
  .map((values) => JSON.stringify(values));

/** As text, since an object may have a name twice. */
const object = (members: readonly (readonly [string, string])[]) =>
  `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
const name = fc.constantFrom('a', 'b');

const patternObject: fc.Memo<string> = fc.memo((depth) => {
  const value =
    depth <= 1 ? tests : fc.oneof({ weight: 3, arbitrary: tests }, { weight: 1, arbitrary: patternObject() });
  const branch = depth <= 1 ? fc.tuple(name, tests).map((member) => object([member])) : patternObject();
  const branches = rarely(
    fc.array(branch, { minLength: 2, maxLength: 3 }),
    fc.oneof(fc.array(branch, { maxLength: 1 }), fc.constant(['1', '2'])),
  );
  const member = fc.oneof(
    { weight: 20, arbitrary: fc.tuple(name, value) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('a.b', 'b.a'), value) },
    {
      weight: 4,
      arbitrary: fc.tuple(
        fc.constant('$or'),
        branches.map((all) => `[${all.join()}]`),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('$or'), value) },
  );
  return fc.array(member, { minLength: 1, maxLength: 2 }).map(object);
});

const value: fc.Memo<unknown> = fc.memo((depth) =>
  depth <= 1
    ? scalar
    : fc.oneof(
        { weight: 3, arbitrary: scalar },
        { weight: 1, arbitrary: fc.array(value(), { maxLength: 3 }) },
        { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', '$or', 'a.b'), value(), { maxKeys: 3 }) },
      ),
);
const event = fc.dictionary(fc.constantFrom('a', 'b', '$or'), value(3), { minKeys: 1, maxKeys: 3 });

export const pair: fc.Arbitrary<Pair> = fc.record({
  pattern: patternObject(2),
  event: event.map((one) => JSON.stringify(one)),
});
