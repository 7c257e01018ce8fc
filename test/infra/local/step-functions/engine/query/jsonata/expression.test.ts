import { engineBindings } from '#local/step-functions/engine/query/jsonata/functions';
import { evaluateExpression, expressionIn } from '#local/step-functions/engine/query/jsonata/expression';

const evaluate = (expression: string, bindings: object = {}) =>
  evaluateExpression(expression, 'Output', { ...bindings });
const failure = async (expression: string): Promise<string> => {
  const error: unknown = await evaluate(expression).catch((caught: unknown) => caught);
  return (error as Error).message;
};

describe('expressionIn', () => {
  it.each([
    ['{% 1 %}', '1'],
    ['{%1%}', '1'],
    ["{% '%}' %}", "'%}'"],
  ])('takes %s for an expression', (text, expected) => expect(expressionIn(text)).toBe(expected));

  it.each([' {% 1 %}', '{% 1 %} ', '{%1', '%}', '{%}', 1, null])('takes %j for itself', (value) =>
    expect(expressionIn(value)).toBeUndefined(),
  );
});

describe('evaluateExpression', () => {
  it('takes the time and chance of the execution, and its own where none runs it', async () => {
    const engine = engineBindings({ millis: Date.parse('2026-11-21T10:00:00Z'), random: () => 0.25 });
    expect(await evaluate('[$millis(), $now(), $random()]', engine)).toEqual([
      ...[1795255200000, '2026-11-21T10:00:00.000Z', 0.25],
    ]);
    expect(await evaluate("$now('[D01].[M01].[Y0001]', '+0100')", engine)).toBe('21.11.2026');
    expect(await evaluate('$now() = $fromMillis($millis())')).toBe(true);
  });

  it.each([
    ['$partition([0], 1)', [[0]]],
    ['$partition([0,1,2,3,4], 2)', [[0, 1], [2, 3], [4]]],
    ['$partition([], 2)', []],
    ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(3, 0, -1)', [3, 2, 1, 0]],
    ['$range(1, 9, 9)', 1],
    ["$hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ["$hash('', 'MD5')", 'd41d8cd98f00b204e9800998ecf8427e'],
    ['$parse(\'{"a":[1]}\')', { a: [1] }],
    ['$random(7) = $random(7)', true],
    ['$random(7) = $random(8)', false],
    ['$random() < 1', true],
    ['$length($uuid())', 36],
    ["{'a': [1,2,3][$ > 1]}", { a: [2, 3] }],
    ['[1,2,3][$ > 2]', 3],
    ["$contains('hello$world', /^hello\\$/)", true],
  ])('gives for %s: %j', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('sees what is bound', async () => {
    expect(await evaluate('$states.input.a + $b', { states: { input: { a: 1 } }, b: 2 })).toBe(3);
  });

  it('gives a copy that shares nothing with what it read', async () => {
    const list = [{ a: 1 }];
    const copy = (await evaluate('$list', { list })) as object[];
    expect(copy).toEqual(list);
    expect(copy).not.toBe(list);
    expect(copy[0]).not.toBe(list[0]);
    expect(Object.getOwnPropertyNames(await evaluate('$list[a = 1][]', { list }))).toEqual(['0', 'length']);
  });

  it.each([
    ['$missing', 'returned nothing (undefined).'],
    ['$sum', 'returned an unsupported result type.'],
    ["{'f': function($x){$x}}", 'returned an unsupported result type.'],
    ['$nope(1)', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    ["$eval('1')", 'threw an error during evaluation. T1006: Attempted to invoke a non-function'],
    [
      "1 + 'a'",
      'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
    ["$hash('a', 'SHA-3')", "threw an error during evaluation: $hash has no algorithm 'SHA-3'"],
    ['$range(1, 2, 0)', 'threw an error during evaluation: The step of $range must not be 0'],
    ['($f := function($n){ 1 + $f($n) }; $f(1))', 'threw an error during evaluation. U1001: Stack overflow error'],
  ])('fails for %s, saying what and where', async (expression, expected) => {
    const message = await failure(expression);
    expect(message).toContain(`The JSONata expression '${expression}' specified for the field 'Output' ${expected}`);
  });

  it('evaluates the same expression at once for several callers', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => evaluate('$map([1,2], function($v){ $v * $n })', { n })));
    expect(results).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
  });

  it('stops an expression that does not end', async () => {
    const message = await failure('($f := function($n){ $n < 0 ? 1 : $f($n + 1) }; $f(1))');
    expect(message).toContain('U1001: Expression evaluation timeout: Check for infinite loop');
  });

  it('stops a regular expression that backtracks for ever', async () => {
    const message = await failure('$match($pad("", 40, "a") & "!", /^(a+)+$/)');
    expect(message).toContain('U1001: Expression evaluation timeout: Check for infinite loop');
  });

  it('lets timers through while it takes long', async () => {
    let ended = false;
    const evaluation = failure('$reduce([1..500000], function($a, $b) { $a + $b })').then(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(ended).toBe(false);
    await evaluation;
  });
});
