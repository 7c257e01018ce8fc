import { compileFilterPattern } from '#local/logs/filter-pattern';

const matches = (pattern: string, message: unknown) =>
  compileFilterPattern(pattern)(typeof message === 'string' ? message : JSON.stringify(message));

describe('a filter pattern of terms', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', '[ERROR 400] BAD REQUEST', true],
    ['ERROR', 'error', false],
    ['ERROR REQUEST', '[ERROR 400] BAD REQUEST', true],
    ['ERROR TIMEOUT', '[ERROR 400] BAD REQUEST', false],
    ['"400] BAD"', '[ERROR 400] BAD REQUEST', true],
    ['ERROR -"BAD REQUEST"', '[ERROR 400] BAD REQUEST', false],
    ['?TIMEOUT ?ERROR', '[ERROR 400] BAD REQUEST', true],
    ['?TIMEOUT ?REFUSED', '[ERROR 400] BAD REQUEST', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
  ])('%s on %s is %s', (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });
});

describe('a JSON filter pattern', () => {
  const event = {
    type: 'ExecutionFailed',
    ms: 120,
    ok: false,
    details: { error: 'Broadcast.InvalidRequest', list: ['a'] },
  };

  it.each([
    ['{ $.type = "ExecutionFailed" }', true],
    ['{$.type=ExecutionFailed}', true],
    ['{ $.type = "Execution*" }', true],
    ['{ $.type != "ExecutionFailed" }', false],
    ['{ $.details.error = "*.InvalidRequest" && $.ms >= 120 }', true],
    ['{ $.ms > 120 }', false],
    ['{ $.ms < 100 || $.details.list[0] = "a" }', true],
    ['{ $.ms = 120.0 && $.ok = false }', true],
    ['{ $.absent != "x" }', false],
    ['{ $.details.error = "BroadcastXInvalidRequest" }', false],
  ])('%s is %s', (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('finds nothing in text that is not JSON', () => {
    expect(matches('{ $.type != "x" }', 'plain text')).toBe(false);
  });
});

describe('a filter pattern local mode does not have', () => {
  it.each([
    '%regex%',
    '[ip, user]',
    '?A B',
    '{ $.a = 1 && $.b = 2 || $.c = 3 }',
    '{ ($.a = 1) }',
    '{ $.a IS NULL }',
    '{ $.a = 1',
  ])('%s is refused', (pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }) as Error,
    );
  });
});
