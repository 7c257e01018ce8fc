import fc from 'fast-check';
import { MAX_JSON_DEPTH } from '#shared/base/aws-limits';
import { parseJson, RefusedJsonError } from '#shared/base/parse-json';

const nested = (depth: number, inner = '') => '['.repeat(depth) + inner + ']'.repeat(depth);
const refusal = (text: string, maxDepth?: number): string | undefined => {
  try {
    parseJson(text, maxDepth);
    return undefined;
  } catch (error) {
    return error instanceof RefusedJsonError ? error.message : (error as Error).name;
  }
};

describe('the depth of a text', () => {
  it.each<[string, string, number, boolean]>([
    ['a list at the limit', nested(3), 3, true],
    ['a list beyond it', nested(4), 3, false],
    ['objects and lists counted together', '{"a":[{"b":1}]}', 3, true],
    ['objects and lists beyond it', '{"a":[{"b":[]}]}', 3, false],
    ['neighbours, which are not deeper', '[[],[],[],[[]],{}]', 3, true],
    ['brackets within a string', '["[[[[{{{{"]', 1, true],
    ['an escaped quote before brackets', String.raw`["\"[[[["]`, 1, true],
    ['an escaped backslash that ends a string', String.raw`["\\",[[]]]`, 2, false],
    ['a key with brackets', '{"[[[[":1}', 1, true],
  ])('is right for %s', (_, text, maxDepth, accepted) => {
    expect(refusal(text, maxDepth)).toBe(accepted ? undefined : `it is nested deeper than ${maxDepth} levels`);
  });

  it.each([50_000, 5_000_000])('of %i levels is refused and breaks nothing', (depth) => {
    expect(refusal(nested(depth))).toBe(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
    expect(refusal('{"a":'.repeat(depth))).toBe(`it is nested deeper than ${MAX_JSON_DEPTH} levels`);
  });

  it('is that of the value, of any JSON', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const depth = depthOf(value);
        const text = JSON.stringify(value, undefined, indent);
        expect(parseJson(text, depth)).toEqual(JSON.parse(text));
        if (depth > 0) expect(() => parseJson(text.padEnd(depth), depth - 1)).toThrow('nested deeper');
      }),
    );
  });

  it('of anything at all is an answer or a SyntaxError', () => {
    const text = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'e') });
    fc.assert(
      fc.property(text, (broken) => {
        expect([undefined, 'SyntaxError', 'it is nested deeper than 3 levels']).toContain(refusal(broken, 3));
      }),
    );
  });
});

describe('a number that overflows', () => {
  it.each([
    ['1e400', 'it'],
    ['{"data":{"lines":[1,{"price":-1E+400}]}}', 'data.lines[1].price'],
    [`[${'9'.repeat(310)}]`, '[0]'],
    [`[1${'0'.repeat(305)}e9]`, '[0]'],
  ])('is refused by name: %.40s', (text, path) => {
    expect(refusal(text)).toBe(`${path} is a number beyond 1.8e308, which JSON readers read as infinity`);
  });

  it.each(['1e308', '-1.7e308', '1e-400', '-0', '0.1234567890123456789', '9007199254740993', '"1e400"', '{"1e400":1}'])(
    'is not what %s is',
    (text) => expect(parseJson(text)).toEqual(JSON.parse(text)),
  );
});

it('what is no JSON is a SyntaxError as ever, NaN included', () => {
  for (const text of ['', '{', 'NaN', 'Infinity', '[1,]', nested(2).slice(1)])
    expect(refusal(text)).toBe('SyntaxError');
});

it('a refusal has a name of its own, and is handled where bad JSON is', () => {
  const refused = new RefusedJsonError('too deep');
  expect([refused.name, refused instanceof SyntaxError]).toEqual(['RefusedJsonError', true]);
});
