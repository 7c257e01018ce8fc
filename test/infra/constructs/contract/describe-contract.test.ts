/** The JSON Schema of a contract accepts what the contract accepts, and refuses what it refuses. */
import Ajv from 'ajv';
import fc from 'fast-check';
import * as v from 'valibot';
import { describeContract } from '#constructs/contract/describe-contract';
import { defineContract, type MessageSchemas } from '#sdk/contract';
import { SAMPLES } from './support/made-schemas';

const described = (schema: MessageSchemas[string]) => {
  const { serverToClient, clientToServer } = describeContract(defineContract({ bidirectional: { message: schema } }));
  return { output: serverToClient.message!, input: clientToServer.message! };
};

/** Formats of others may be stricter, so only what a pattern or `URL` says counts. Lengths are in UTF-16 units, as in JavaScript. */
const ajv = new Ajv({
  strict: false,
  logger: false,
  unicode: false,
  formats: { uri: (text: string) => URL.canParse(text) },
});

it('the schema and the contract accept and refuse the same data', () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(SAMPLES, ({ schema, data }) => {
      const { input, output } = described(schema);
      const result = v.safeParse(schema, data);
      seen[result.success ? 'accepted' : 'refused'] += 1;
      expect({ input, data, accepted: ajv.validate(input.schema, data) }).toEqual({
        input,
        data,
        accepted: result.success,
      });
      // What clients get: fields that the schema does not have are gone, and defaults filled in.
      if (result.success) expect(ajv.validate(output.schema, JSON.parse(JSON.stringify(result.output)))).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
});

it('says of clients what they get and what they send', () => {
  const { input, output } = described(v.object({ text: v.optional(v.string(), 'none') }));
  expect([input.schema.required, output.schema.required]).toEqual([[], ['text']]);
});

it.each([
  [
    'a check of its own',
    v.pipe(
      v.string(),
      v.check((text) => text !== 'x'),
    ),
    { type: 'string' },
    "The check 'check' is made",
  ],
  ['a pattern with flags', v.pipe(v.string(), v.regex(/^a/i)), { type: 'string' }, "The check 'regex' is made"],
  ['a format whose pattern has flags', v.pipe(v.string(), v.uuid()), { type: 'string' }, "The check 'uuid' is made"],
])('accepts more and says so for %s', (_, schema, expected, beyond) => {
  expect(described(schema).input).toEqual({ schema: expected, beyond: [expect.stringContaining(beyond)] });
});

it.each([
  ['what changes the value', v.pipe(v.string(), v.trim()), '"trim" action cannot be converted'],
  ['what is no JSON', v.date(), '"date" schema cannot be converted'],
  [
    'a library without Standard JSON Schema',
    { '~standard': { version: 1, vendor: 'other', validate: () => ({ value: 1 }) } } as const,
    'this version of other has no Standard JSON Schema',
  ],
])('has no schema, and says why, for %s', (_, schema, why) => {
  expect(described(schema).input).toEqual({ schema: {}, beyond: [expect.stringContaining(why)] });
});

it('keeps two patterns of one text', () => {
  const { schema } = described(v.pipe(v.string(), v.regex(/^a/), v.regex(/z$/))).input;
  expect(['az', 'a', 'z'].map((text) => ajv.validate(schema, text))).toEqual([true, false, false]);
});

it('takes the schema of a library that has Standard JSON Schema', () => {
  const jsonSchema = {
    input: ({ target }: { target: string }) => ({ $schema: target, type: 'string' }),
    output: () => ({ type: 'number' }),
  };
  const schema = { '~standard': { version: 1, vendor: 'zod', validate: () => ({ value: 1 }), jsonSchema } };
  expect(described(schema as unknown as MessageSchemas[string])).toEqual({
    input: { schema: { type: 'string' } },
    output: { schema: { type: 'number' } },
  });
});

it('names the messages whose newest version counts', () => {
  const contract = defineContract({
    serverToClient: { price: v.object({ sku: v.string(), at: v.number() }) },
    supersedes: { price: ({ sku, at }) => ({ key: sku, version: at }) },
  });
  expect(describeContract(contract).supersedes).toEqual(['price']);
});
