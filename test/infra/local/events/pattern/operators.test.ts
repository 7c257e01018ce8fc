import { compilePattern } from '#local/events/pattern/index';
import { wildcardTest } from '#local/events/pattern/wildcard';

/** Whether `{ field: [test] }` matches an event whose `field` is the value. */
const passes = (test: unknown, value: unknown) => compilePattern({ field: [test] }).matches({ field: value });
const passesWithout = (test: unknown) => compilePattern({ field: [test] }).matches({ other: 1 });

describe('exact values', () => {
  it.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    ['a', 'A', false],
    ['', '', true],
    ['', null, false],
    [null, null, true],
    [null, '', false],
    [null, 'null', false],
    [true, true, true],
    [true, 'true', false],
    [300, 300, true],
    [300, '300', false],
    ['300', 300, false],
    [0.1, 0.1, true],
    [9007199254740991, 9007199254740991, true],
    [9007199254740991, 9007199254740990, false],
    [{ exactly: 'a' }, 'a', true],
    [{ exactly: 'a' }, 'ab', false],
  ])('%j against %j: %s', (test, value, expected) => {
    expect(passes(test, value)).toBe(expected);
  });

  it('compare numbers by value, not by spelling', () => {
    expect(passes(300, JSON.parse('3.0e2'))).toBe(true);
  });

  it('compare addresses by value, not by spelling', () => {
    expect(passes('2001:db8::1', '2001:0DB8:0:0:0:0:0:1')).toBe(true);
    expect(passes('2001:db8::1', '2001:db8::2')).toBe(false);
    expect(passes('10.0.0.1', '10.0.0.1')).toBe(true);
    expect(passes('10.0.0.1', 'ten')).toBe(false);
  });

  it('do not match an absent field', () => {
    expect(passesWithout(null)).toBe(false);
    expect(passesWithout('')).toBe(false);
  });
});

describe('prefix, suffix, equals-ignore-case', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ prefix: 'ab' }, 'abc', true],
    [{ prefix: 'ab' }, 'xab', false],
    [{ prefix: '' }, 'anything', true],
    [{ prefix: '1' }, 12, false],
    [{ prefix: { 'equals-ignore-case': 'AB' } }, 'abC', true],
    [{ prefix: { 'equals-ignore-case': 'AB' } }, 'bab', false],
    [{ suffix: '.png' }, 'a.png', true],
    [{ suffix: '.png' }, 'a.PNG', false],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'a.PNG', true],
    [{ 'equals-ignore-case': 'alice' }, 'ALICE', true],
    [{ 'equals-ignore-case': 'straße' }, 'STRASSE', true],
    [{ 'equals-ignore-case': 'alice' }, 'alicia', false],
    [{ 'equals-ignore-case': 'null' }, null, false],
  ])('%j against %j: %s', (test, value, expected) => {
    expect(passes(test, value)).toBe(expected);
  });
});

describe('wildcard', () => {
  it.each<[string, unknown, boolean]>([
    ['*', '', true],
    ['a*', 'a', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'ac', true],
    ['a*c', 'acd', false],
    ['aa*aa', 'aaa', false],
    ['aa*aa', 'aaaa', true],
    ['*b*', 'abc', true],
    ['*b*', 'ac', false],
    ['a*b*a', 'aba', true],
    ['a*b*a', 'aa', false],
    ['*ab*ba*', 'aba', false],
    ['*ab*ba*', 'abba', true],
    ['dir/*.png', 'dir/deep/a.png', true],
    ['plain', 'plain', true],
    ['plain', 'plainer', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a\\\\*', 'a\\b', true],
    ['1*', 12, false],
  ])('%j against %j: %s', (pattern, value, expected) => {
    expect(passes({ wildcard: pattern }, value)).toBe(expected);
  });

  it('is not slowed down by a hostile event', () => {
    const parts = ['', ...Array.from({ length: 500 }, () => 'a'), 'b'];
    expect(wildcardTest(parts)('a'.repeat(100_000))).toBe(false);
  });
});

describe('anything-but', () => {
  it.each<[unknown, unknown, boolean]>([
    ['a', 'b', true],
    ['a', 'a', false],
    ['a', null, true],
    ['a', 1, true],
    [1, 2, true],
    [1, 1, false],
    [1, '1', true],
    [['a', 'b'], 'c', true],
    [['a', 'b'], 'b', false],
    [[1, 2], 3, true],
    [[1, 2], 2, false],
    [{ prefix: 'in' }, 'out', true],
    [{ prefix: 'in' }, 'init', false],
    [{ prefix: ['in', 'ou'] }, 'out', false],
    [{ suffix: '.png' }, 'a.jpg', true],
    [{ suffix: ['.png', '.jpg'] }, 'a.jpg', false],
    [{ suffix: '.png' }, 5, true],
    [{ 'equals-ignore-case': 'A' }, 'a', false],
    [{ 'equals-ignore-case': ['A', 'B'] }, 'b', false],
    [{ 'equals-ignore-case': ['A', 'B'] }, 'c', true],
    [{ wildcard: '*/lib/*' }, 'a/lib/b', false],
    [{ wildcard: ['*/lib/*', '*/bin/*'] }, 'a/bin/b', false],
    [{ wildcard: ['*/lib/*', '*/bin/*'] }, 'a/src/b', true],
  ])('%j against %j: %s', (operand, value, expected) => {
    expect(passes({ 'anything-but': operand }, value)).toBe(expected);
  });

  it('wants the field to be there', () => {
    expect(passesWithout({ 'anything-but': 'a' })).toBe(false);
  });

  it('matches any element of an array', () => {
    expect(passes({ 'anything-but': 'a' }, ['a', 'b'])).toBe(true);
    expect(passes({ 'anything-but': 'a' }, ['a', 'a'])).toBe(false);
  });
});

describe('numeric', () => {
  it.each<[unknown[], unknown, boolean]>([
    [['=', 5], 5, true],
    [['=', 3.018e2], 301.8, true],
    [['<', 5], 5, false],
    [['<=', 5], 5, true],
    [['>', 5], 5, false],
    [['>', 5], 5.000001, true],
    [['>=', 5], 5, true],
    [['>', 0, '<=', 5], 5, true],
    [['>', 0, '<=', 5], 0, false],
    [['>=', -5e9, '<', 5e9], 5e9, false],
    [['>', 6e9], 6e9 + 1, true],
    [['>', 0.1234567], 0.12345675, true],
    [['>', 0.1234567], 0.12345665, false],
    [['=', 5], '5', false],
  ])('%j against %j: %s', (range, value, expected) => {
    expect(passes({ numeric: range }, value)).toBe(expected);
  });
});

describe('cidr', () => {
  it.each<[string, unknown, boolean]>([
    ['10.0.0.0/24', '10.0.0.255', true],
    ['10.0.0.0/24', '10.0.1.0', false],
    ['10.0.0.0/8', '10.200.3.4', true],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['10.0.0.0/24', 'ten', false],
    ['10.0.0.0/24', 10, false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['10.0.0.6/31', '10.0.0.7', true],
    ['2001:db8::/127', '2001:db8::1', true],
    ['010.0.0.0/8', '10.0.0.7', true],
    ['10.0.0.0/+24/', '10.0.0.7', true],
    ['10.0.0.0/24', '::ffff:a00:7', true],
    ['::ffff:a00:0/24', '10.0.0.7', true],
    ['10.0.0.0/24', '::ffff:10.0.0.7', false],
    ['::/0', '10.0.0.7', false],
    ['10.0.0.7/8', '10.200.3.4', true],
    ['fe80::/10', 'fe80::1%eth0', false],
  ])('%s against %j: %s', (block, value, expected) => {
    expect(passes({ cidr: block }, value)).toBe(expected);
  });
});

describe('exists', () => {
  it.each<[boolean, unknown, boolean]>([
    [true, 'a', true],
    [true, null, true],
    [true, {}, false],
    [true, { leaf: 1 }, false],
    [true, [], false],
    [true, [1], true],
    [false, 'a', false],
    [false, null, false],
    [false, { leaf: 1 }, true],
    [false, [], true],
  ])('%s against %j: %s', (operand, value, expected) => {
    expect(passes({ exists: operand }, value)).toBe(expected);
  });

  it('false matches an absent field, true does not', () => {
    expect(passesWithout({ exists: false })).toBe(true);
    expect(passesWithout({ exists: true })).toBe(false);
  });

  it('false is an alternative beside other tests', () => {
    const pattern = compilePattern({ field: [{ exists: false }, 'a'] });
    expect(pattern.matches({})).toBe(true);
    expect(pattern.matches({ field: 'a' })).toBe(true);
    expect(pattern.matches({ field: 'b' })).toBe(false);
  });
});
