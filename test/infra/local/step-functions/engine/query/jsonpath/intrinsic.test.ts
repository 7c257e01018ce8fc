import fc from 'fast-check';
import type { Json } from '#local/core/service';
import { evaluateIntrinsic } from '#local/step-functions/engine/query/jsonpath/evaluate-intrinsic';
import { parseIntrinsic } from '#local/step-functions/engine/query/jsonpath/intrinsic';
import { PathSyntaxError } from '#local/step-functions/engine/query/jsonpath/path';

const call = (text: string, input: Json = {}, random = 0.5): Json =>
  evaluateIntrinsic(parseIntrinsic(text), { input, context: { Name: 'c' }, variables: { v: [1, 2] } }, () => random);

describe('an intrinsic function', () => {
  it.each<[string, Json, Json]>([
    ["States.Format('Hi {}, {}', $.name, 1)", { name: 'Ann' }, 'Hi Ann, 1'],
    ["States.Format('\\{\\} \\\\ \\' {}', true)", {}, "{} \\ ' true"],
    ["States.Format('{}', $)", { a: 1, b: ['x', null, { c: 1.5 }] }, '{a=1, b=[x, null, {c=1.5}]}'],
    ['States.Format($.t, 1)', { t: '<{}>' }, '<1>'],
    ["States.Array(1, 'a\\'\\{', null, $.x, States.Array())", { x: { y: 1 } }, [1, "a'{", null, { y: 1 }, []]],
    ['States.ArrayPartition($, 2)', [1, 2, 3], [[1, 2], [3]]],
    ['States.ArrayContains($.a, $.b)', { a: [{ x: [1] }], b: { x: [1] } }, true],
    ['States.ArrayRange(1, 9, 4)', {}, [1, 5, 9]],
    ['States.ArrayRange(5, 0, -2)', {}, [5, 3, 1]],
    ['States.ArrayGetItem($v, 1)', {}, 2],
    ['States.ArrayLength($)', [1, 2], 2],
    ['States.ArrayUnique($)', [1, '1', 1, { a: 1, b: 2 }, { b: 2, a: 1 }], [1, '1', { a: 1, b: 2 }]],
    ["States.Base64Encode('Data to encode')", {}, 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", {}, 'Data to encode'],
    ["States.Hash('input data', 'SHA-1')", {}, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.a, $.b, false)', { a: { x: { y: 1 }, z: 1 }, b: { x: 2 } }, { x: 2, z: 1 }],
    ['States.StringToJson($)', '{"a":[1]}', { a: [1] }],
    ['States.StringToJson($)', ' ', null],
    ['States.JsonToString($)', { a: [1, 'b'] }, '{"a":[1,"b"]}'],
    ['States.MathRandom(1, 11)', {}, 6],
    ['States.MathAdd(-1.5, 2.5)', {}, 2],
    ["States.StringSplit('This.is+a,test', '.+,')", {}, ['This', 'is', 'a', 'test']],
    ["States.StringSplit(', ,', ',')", {}, [' ']],
    ["States.ArrayGetItem(States.StringSplit($$.Name, '-'), States.MathAdd(1, -1))", {}, 'c'],
  ])('%s of %j is %j', (text, input, expected) => {
    expect(call(text, input)).toEqual(expected);
  });

  it('gives the same random number for the same seed', () => {
    const draw = (seed: number) => call(`States.MathRandom(0, 1000000, ${seed})`);
    expect(draw(7)).toBe(draw(7));
    expect(draw(7)).not.toBe(draw(8));
    expect(call('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
  });

  it.each<[string, Json]>([
    ["States.Format('{}')", {}],
    ["States.Format('{', 1)", {}],
    ["States.MathAdd(1, 'a')", {}],
    ['States.MathAdd(2147483647, 1)', {}],
    ['States.ArrayRange(1, 2000, 1)', {}],
    ['States.ArrayRange(1, 2, 0)', {}],
    ['States.ArrayPartition($, 0)', [1]],
    ['States.ArrayGetItem($, 5)', [1]],
    ['States.ArrayLength($)', 'text'],
    ['States.StringToJson($)', '{'],
    ['States.StringToJson($)', '['.repeat(5_000)],
    ["States.Base64Decode('?')", {}],
    ['States.Base64Encode($)', 'x'.repeat(10_001)],
    ["States.Hash('a', 'MD4')", {}],
    ['States.JsonMerge($, $, true)', {}],
    ['States.MathRandom(3, 3)', {}],
  ])("%s fails with AWS's words", (text, input) => {
    const name = /^States\.\w+/.exec(text)?.[0] ?? '';
    expect(() => call(text, input)).toThrow(
      `The function '${text}' had the following error: Invalid arguments in ${name}`,
    );
  });

  it('names the whole call and the path that leads nowhere', () => {
    expect(() => call("States.Format('{}', States.Array($.nope))", { other: 1 })).toThrow(
      "The function 'States.Format('{}', States.Array($.nope))' had the following error: " +
        `The JsonPath argument for the field '$.nope' could not be found in the input '{"other":1}'`,
    );
  });

  it.each([
    ...['States.', 'States.Array', 'States.Array(', 'States.Array(1,)', 'States.Array(1) x', "States.Array('a)"],
    ...['States.Array("a")', "States.Array('a\\n')", 'States.Array(a)', 'States.Array(1 2)', 'x.Array()'],
    `${'States.Array('.repeat(12)}${')'.repeat(12)}`,
  ])('%s does not parse', (text) => {
    expect(() => parseIntrinsic(text)).toThrow(PathSyntaxError);
  });

  it('may contain others ten deep', () => {
    expect(() => parseIntrinsic(`${'States.Array('.repeat(11)}${')'.repeat(11)}`)).not.toThrow();
  });

  it('takes any text as a literal, once escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = text.replace(/['{}\\]/g, '\\$&');
        expect(call(`States.Array('${literal}')`)).toEqual([text]);
        expect(call(`States.Format('${literal}{}', $)`, text)).toBe(text + text);
        expect(call(`States.Base64Decode(States.Base64Encode($))`, text)).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('never does more than not parse, whatever the text', () => {
    const alphabet = fc.constantFrom(
      'States.Array(',
      'States.',
      ')',
      ',',
      "'",
      '\\',
      '$.a',
      '1',
      ' ',
      '{',
      'null',
      '[',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        try {
          parseIntrinsic(`States.${parts.join('')}`);
        } catch (error) {
          expect(error).toBeInstanceOf(PathSyntaxError);
        }
      }),
    );
  });
});
