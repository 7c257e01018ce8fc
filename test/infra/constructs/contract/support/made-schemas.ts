/** Schemas of contracts and data for them, made at random: data that fits, data that is nearly it, and any JSON. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describeContract } from '#constructs/contract/describe-contract';

interface Made {
  readonly schema: v.GenericSchema;
  readonly fits: fc.Arbitrary<unknown>;
}

export interface Sample {
  readonly schema: v.GenericSchema;
  readonly data: unknown;
  /** For a failure: without the code of the schema. */
  readonly [fc.toStringMethod]: () => string;
}

const made = (schema: v.GenericSchema, fits: fc.Arbitrary<unknown>): Made => ({ schema, fits });

const leaf: fc.Arbitrary<Made> = fc.oneof(
  fc.tuple(fc.nat(3), fc.nat(3)).map(([min, more]) => {
    const schema = v.pipe(v.string(), v.minLength(min), v.maxLength(min + more));
    return made(schema, fc.string({ minLength: min, maxLength: min + more, unit: 'binary' }));
  }),
  fc.tuple(fc.integer(), fc.nat(9), fc.boolean()).map(([min, more, whole]) => {
    const number = v.pipe(v.number(), v.minValue(min), v.maxValue(min + more));
    return whole
      ? made(v.pipe(number, v.integer()), fc.integer({ min, max: min + more }))
      : made(number, fc.double({ min, max: min + more, noNaN: true }));
  }),
  fc.constant(made(v.pipe(v.string(), v.regex(/^[a-c]+-\d{2}$/)), fc.stringMatching(/^[a-c]{1,3}-\d{2}$/))),
  fc.constant(
    made(v.pipe(v.string(), v.isoTimestamp()), fc.constantFrom('2026-11-28T10:00:00Z', '2026-11-28T10:00:00.5+01:00')),
  ),
  fc.constant(made(v.pipe(v.string(), v.isoDateTime()), fc.constant('2026-11-28T10:00'))),
  fc.constant(made(v.pipe(v.string(), v.url()), fc.webUrl())),
  fc.constant(made(v.boolean(), fc.boolean())),
  fc.constant(made(v.null(), fc.constant(null))),
  fc.constant(made(v.picklist(['EUR', 'USD', 7]), fc.constantFrom('EUR', 'USD', 7))),
  fc.constant(made(v.literal('on'), fc.constant('on'))),
  fc.constant(made(v.unknown(), fc.jsonValue())),
);

/** @param depth how many levels of lists and objects there may be */
const schemas = (depth: number): fc.Arbitrary<Made> => {
  if (depth === 0) return leaf;
  const inner = schemas(depth - 1);
  return fc.oneof(
    leaf,
    inner.map(({ schema, fits }) => made(v.pipe(v.array(schema), v.maxLength(2)), fc.array(fits, { maxLength: 2 }))),
    inner.map(({ schema, fits }) => made(v.nullable(schema), fc.option(fits))),
    fc
      .tuple(inner, inner)
      .map(([one, other]) => made(v.union([one.schema, other.schema]), fc.oneof(one.fits, other.fits))),
    fc
      .tuple(inner, inner, fc.boolean())
      .map(([one, other, strict]) =>
        made(
          strict ? v.strictTuple([one.schema, other.schema]) : v.tuple([one.schema, other.schema]),
          fc.tuple(one.fits, other.fits),
        ),
      ),
    // At least one member is required: valibot takes a list for an object without one.
    fc.tuple(inner, inner, inner, fc.boolean()).map(([one, other, third, strict]) => {
      const entries = {
        a: one.schema,
        b: v.optional(other.schema),
        c: v.optional(v.nullable(third.schema), null),
      };
      const fits = fc.record({ a: one.fits, b: other.fits, c: third.fits }, { requiredKeys: ['a'] });
      return made(strict ? v.strictObject(entries) : v.object(entries), fits);
    }),
    fc
      .tuple(inner, inner)
      .map(([one, other]) =>
        made(
          v.variant('kind', [
            v.object({ kind: v.literal('one'), data: one.schema }),
            v.object({ kind: v.literal('other'), data: other.schema }),
          ]),
          fc.oneof(
            fc.record({ kind: fc.constant('one'), data: one.fits }),
            fc.record({ kind: fc.constant('other'), data: other.fits }),
          ),
        ),
      ),
  );
};

const others = fc.oneof(fc.constantFrom<unknown>(null, true, 0, -1.5, 1e9, '', 'x', 'EUR', 'on', '💶'), fc.jsonValue());

/** Data with one part replaced, left out or added. */
const nearly = (data: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(data, fc.nat(), fc.constantFrom('replace', 'remove', 'add'), others).map(([value, at, how, other]) => {
    const copy = { root: structuredClone(value) };
    const places = placesIn(copy, 'root');
    const { owner, key } = places[at % places.length]!;
    const part = owner[key];
    if (how === 'remove' && owner !== copy) {
      if (Array.isArray(owner)) owner.splice(Number(key), 1);
      else delete owner[key];
    } else if (how === 'add' && Array.isArray(part)) part.push(other);
    else if (how === 'add' && typeof part === 'object' && part !== null) (part as Owner).more = other;
    else owner[key] = other;
    return copy.root;
  });

type Owner = Record<string, unknown>;

function placesIn(owner: Owner, key: string): { owner: Owner; key: string }[] {
  const value = owner[key];
  const inside = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return [{ owner, key }, ...inside.flatMap((each) => placesIn(value as Owner, each))];
}

const both = (schema: v.GenericSchema) => ({ serverToClient: { schema }, clientToServer: { schema } });

export const SAMPLES: fc.Arbitrary<Sample> = schemas(2).chain(({ schema, fits }) =>
  // -0 is 0 in JSON.
  fc.oneof(fits, nearly(fits), others).map((value) => {
    const data = JSON.parse(JSON.stringify(value)) as unknown;
    return { schema, data, [fc.toStringMethod]: () => JSON.stringify({ ...describeContract(both(schema)), data }) };
  }),
);
