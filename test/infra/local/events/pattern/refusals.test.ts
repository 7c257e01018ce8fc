import { compilePattern, PatternError } from '#local/events/pattern/index';

const refusal = (pattern: unknown) => {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return { reason: error.reason, path: error.path };
    throw error;
  }
  throw new Error('the pattern was not refused');
};
const field = (test: unknown) => refusal({ detail: { state: [test] } }).reason;

describe('a pattern is refused', () => {
  it.each<[string, unknown, string, string]>([
    ['that is not an object', ['a'], 'Filter is not an object', ''],
    ['with an empty object', { detail: {} }, 'Empty objects are not allowed', 'detail'],
    ['that is empty', {}, 'Empty objects are not allowed', ''],
    ['with an empty array', { resources: [] }, 'Empty arrays are not allowed', 'resources'],
    [
      'with a leaf that is not an array',
      { detail: { slug: 'a' } },
      '"slug" must be an object or an array',
      'detail.slug',
    ],
    [
      'with an array in an array',
      { source: [['a']] },
      'Match value must be String, number, true, false, or null',
      'source',
    ],
    ['whose $or is a text', { $or: 'x' }, 'It must be an Array followed with $or.', ''],
    [
      'whose $or has one branch',
      { $or: [{ a: ['x'] }] },
      'There must have at least 2 Objects in $or relationship.',
      '',
    ],
    [
      'whose $or holds something else',
      { $or: [{ a: ['x'] }, 'b'] },
      'Only JSON object is allowed in array of $or relationship.',
      '',
    ],
    [
      'whose $or names an operator',
      { $or: [{ prefix: ['x'] }, { a: ['b'] }] },
      'prefix is Ruler reserved fieldName which cannot be used inside $or.',
      'prefix',
    ],
  ])('%s', (_, pattern, reason, path) => {
    expect(refusal(pattern)).toEqual({ reason, path });
  });

  it('whose $ors multiply into too many combinations', () => {
    const or = (name: string) => ({ [name]: { $or: Array.from({ length: 11 }, (_, i) => ({ [`f${i}`]: [1] })) } });
    expect(refusal({ ...or('a'), ...or('b'), ...or('c') }).reason).toContain('over 1000 combinations');
  });
});

describe('wildcards that are too complex', () => {
  const isRefused = (pattern: unknown) => {
    try {
      compilePattern(pattern);
      return false;
    } catch (error) {
      expect((error as PatternError).reason).toMatch(/^Rule is too complex - try using fewer/);
      return true;
    }
  };
  const wildcards = (...values: string[]) => values.map((wildcard) => ({ wildcard }));
  const stacks = ['*:stack/Shared/*', '*:stack/Api/*', '*:stack/Site/*', '*:stack/Monitoring/*'];

  it.each<[string, unknown, boolean]>([
    ['the example of the user guide', { a: wildcards('*:*:*:*:*:event-bus/*') }, true],
    ['what the user guide has instead', { a: wildcards('arn:aws:events:us-east-1:*:event-bus/*') }, false],
    ['a repeated text', { a: wildcards('/Users/*/dir/dir/dir/dir/dir/doc.txt') }, false],
    ['three values', { a: wildcards(...stacks.slice(1)) }, false],
    ['four values', { a: wildcards(...stacks) }, true],
    ['the same value twice', { a: wildcards(...stacks.slice(1), '*:stack/Api/*') }, false],
    ['values of two fields', { a: wildcards(...stacks.slice(2)), b: wildcards(...stacks.slice(2)) }, false],
    ['anything but four values, which are one pattern', { a: [{ 'anything-but': { wildcard: stacks } }] }, false],
    [
      'a $or repeats what is beside it',
      { a: wildcards('*x*y*'), $or: [{ b: [1] }, { c: [1] }, { d: [1] }, { e: [1] }] },
      true,
    ],
  ])('%s', (_, pattern, refused) => {
    expect(isRefused(pattern)).toBe(refused);
  });

  it('more than ten values of a field are', () => {
    const values = Array.from({ length: 11 }, (_, index) => `${index}/*`);
    expect(isRefused({ a: wildcards(...values) })).toBe(true);
    expect(isRefused({ a: wildcards(...values.slice(1)) })).toBe(false);
  });
});

describe('a test is refused', () => {
  it.each<[unknown, string]>([
    [{}, 'Match expression name not found'],
    [{ PREFIX: 'a' }, 'Unrecognized match type PREFIX'],
    [{ prefix: 'a', suffix: 'b' }, 'Only one key allowed in match expression'],
    [{ prefix: ['a'] }, 'prefix match pattern must be a string'],
    [{ suffix: ['a'] }, 'suffix match pattern must be a string'],
    [{ prefix: { wildcard: 'a' } }, 'Unsupported prefix pattern: wildcard'],
    [{ suffix: { 'equals-ignore-case': 1 } }, 'equals-ignore-case match pattern must be a string'],
    [{ 'equals-ignore-case': ['a'] }, 'equals-ignore-case match pattern must be a string'],
    [{ exactly: 1 }, 'exact match pattern must be a string'],
    [{ exists: 'true' }, 'exists match pattern must be either true or false.'],
    [{ wildcard: 1 }, 'wildcard match pattern must be a string'],
    [{ wildcard: 'a**b' }, 'Consecutive wildcard characters at pos 2'],
    [{ wildcard: 'ä\\b' }, 'Invalid escape character at pos 3'],
    [{ cidr: 5 }, 'prefix match pattern must be a string'],
    [{ cidr: '10.0.0.0' }, "Malformed CIDR, one '/' required"],
    [{ cidr: '10.0.0.0/x' }, 'Malformed CIDR, mask bits must be an integer'],
    [{ cidr: '10.0.0.0/-1' }, 'Malformed CIDR, mask bits must not be negative'],
    [{ cidr: '10.0.0.0/32' }, 'IPv4 mask bits must be < 32'],
    [{ cidr: '::/128' }, 'IPv6 mask bits must be < 128'],
    [{ cidr: '::ffff:a00:1/104' }, 'IPv4 mask bits must be < 32'],
    [{ cidr: '::ffff:10.0.0.1/8' }, 'Nonstandard IP address: ::ffff:10.0.0.1'],
    [{ cidr: '300.0.0.1/8' }, 'Invalid IP address: 300.0.0.1'],
    [{ cidr: 'ten/8' }, 'Nonstandard IP address: ten'],
    [{ numeric: 5 }, 'Value of numeric must be an array.'],
    [{ numeric: [] }, 'Invalid member in numeric match: ]'],
    [{ numeric: [5] }, 'Invalid member in numeric match: 5'],
    [{ numeric: ['!', 5] }, 'Unrecognized numeric range operator: !'],
    [{ numeric: ['=', '5'] }, 'Value of equals must be numeric'],
    [{ numeric: ['=', 5, '<', 6] }, 'Too many elements in numeric expression'],
    [{ numeric: ['>', 0, '>', 0] }, 'Bad numeric range operator: >'],
    [{ numeric: ['>', 0, 5] }, 'Bad value in numeric range: 5'],
    [{ numeric: ['>', 0, '<'] }, 'Value of < must be numeric'],
    [{ numeric: ['>', 0, '<', 5, 6] }, 'Too many terms in numeric range expression'],
    [{ numeric: ['>', 5, '<', 5] }, 'Bottom must be less than top'],
    [{ 'anything-but': null }, 'Value of anything-but must be an array or single string/number value.'],
    [{ 'anything-but': [null] }, 'Inside anything but list, start|null|boolean is not supported.'],
    [
      { 'anything-but': ['a', 1] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [
      { 'anything-but': [] },
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    ],
    [{ 'anything-but': { numeric: ['=', 1] } }, 'Unsupported anything-but pattern: numeric'],
    [{ 'anything-but': { prefix: '' } }, 'Null prefix/suffix not allowed'],
    [{ 'anything-but': { suffix: [1] } }, 'prefix/suffix match pattern must be a string'],
    [{ 'anything-but': { wildcard: 'a**' } }, 'Consecutive wildcard characters at pos 2'],
    [
      { 'anything-but': { 'equals-ignore-case': 1 } },
      'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    ],
  ])('%j', (test, reason) => {
    expect(field(test)).toBe(reason);
  });
});
