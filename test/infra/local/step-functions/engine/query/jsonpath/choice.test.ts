import type { Json } from '#local/core/service';
import { output, run } from '#test/infra/local/step-functions/support/run-definition';

const holds = async (rule: object, input: Json): Promise<Json> => output(await choose(rule, input));
const choose = (rule: object, input: Json, Default: string | undefined = 'No') =>
  run(
    {
      QueryLanguage: 'JSONPath',
      StartAt: 'S',
      States: {
        S: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default },
        Yes: { Type: 'Pass', Result: true, End: true },
        No: { Type: 'Pass', Result: false, End: true },
      },
    },
    { input },
  );

const [EARLY, LATE] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z'];

describe('a comparison', () => {
  it.each<[string, Json, Json, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 1, '1', false],
    ['StringLessThan', 'B', 'a', true],
    ['StringGreaterThan', 'a', 'a', false],
    ['StringLessThanEquals', 'a', 'a', true],
    ['StringGreaterThanEquals', 'a', 'b', false],
    ['StringMatches', 'log-2026.txt', 'log-*.txt', true],
    ['StringMatches', 'log-.tx', 'log-*.txt', false],
    ['StringMatches', 'a*c', 'a\\*c', true],
    ['StringMatches', 'abc', 'a\\*c', false],
    ['StringMatches', 'a\\c', 'a\\\\c', true],
    ['StringMatches', 'aXbXa', 'a*b*a', true],
    ['StringMatches', 'ab', 'ab*b', false],
    ['StringMatches', '', '*', true],
    ['NumericEquals', 1, 1, true],
    ['NumericEquals', '1', 1, false],
    ['NumericLessThan', 1, 2, true],
    ['NumericGreaterThan', 1, 2, false],
    ['NumericLessThanEquals', 2, 2, true],
    ['NumericGreaterThanEquals', 1.5, 2, false],
    ['TimestampEquals', EARLY, '2026-01-01T01:00:00+01:00', true],
    ['TimestampLessThan', EARLY, LATE, true],
    ['TimestampGreaterThan', EARLY, LATE, false],
    ['TimestampLessThanEquals', LATE, EARLY, false],
    ['TimestampGreaterThanEquals', 'yesterday', EARLY, false],
    ['BooleanEquals', false, false, true],
    ['BooleanEquals', 'true', true, false],
    ['IsNull', null, true, true],
    ['IsNull', 0, false, true],
    ['IsPresent', null, true, true],
    ['IsPresent', 1, false, false],
    ['IsNumeric', 1, true, true],
    ['IsNumeric', '1', true, false],
    ['IsString', '1', true, true],
    ['IsBoolean', 0, true, false],
    ['IsTimestamp', '2026-02-30T00:00:00Z', true, false],
    ['IsTimestamp', EARLY, true, true],
  ])('%s of %j with %j is %s', async (operator, value, operand, expected) => {
    expect(await holds({ Variable: '$.v', [operator]: operand }, { v: value })).toBe(expected);
    if (/^(String|Numeric|Timestamp)[A-Z]\w*|BooleanEquals/.test(operator) && operator !== 'StringMatches') {
      const rule = { Variable: '$.v', [`${operator}Path`]: '$.o' };
      expect(await holds(rule, { v: value, o: operand })).toBe(expected);
    }
  });

  it('joins others', async () => {
    const [yes, no] = [
      { Variable: '$.v', IsNumeric: true },
      { Variable: '$.v', IsString: true },
    ];
    expect(await holds({ And: [yes, { Not: no }] }, { v: 1 })).toBe(true);
    expect(await holds({ Or: [no, { And: [yes, no] }] }, { v: 1 })).toBe(false);
  });

  it('may ask whether something is there before it compares it', async () => {
    const rule = {
      And: [
        { Variable: '$.none', IsPresent: true },
        { Variable: '$.none', NumericEquals: 1 },
      ],
    };
    expect(await holds(rule, {})).toBe(false);
    expect(await holds({ Variable: '$$.Execution.Name', StringEquals: 'run' }, {})).toBe(true);
  });

  it.each([
    [{ Variable: '$.none', StringEquals: 'a' }, '$.none'],
    [{ Variable: '$.v', StringEqualsPath: '$.none' }, '$.none'],
    [{ Variable: '$none', IsNull: true }, '$none'],
  ])('%j fails', async (rule, path) => {
    expect((await choose(rule, { v: 'a' })).outcome).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'S' (entered at the event id #2). Invalid path '${path}': The choice state's condition path references an invalid value.`,
    });
  });
});

it('a Choice that nothing matches fails without a Default', async () => {
  const definition = {
    QueryLanguage: 'JSONPath',
    StartAt: 'S',
    States: {
      S: { Type: 'Choice', Choices: [{ Variable: '$.v', IsNull: true, Next: 'Yes' }] },
      Yes: { Type: 'Succeed' },
    },
  };
  expect((await run(definition, { input: { v: 1 } })).outcome).toMatchObject({
    error: 'States.Runtime',
    cause: expect.stringContaining('Failed to transition out of the state.') as string,
  });
});
