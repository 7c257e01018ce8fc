import { parseConditions } from '#local/iam/conditions';

/** Whether all conditions of the block hold for a request with these keys. */
function holds(block: Record<string, Record<string, unknown>>, keys: Record<string, string>): boolean {
  const context = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]));
  return parseConditions(block, 'P').every((condition) => condition(context));
}

const rule = 'arn:aws:events:eu-west-1:000000000000:rule/bus/shipped';

it.each([
  ['StringEquals', { StringEquals: { 'aws:SourceAccount': ['1', '2'] } }, { 'aws:SourceAccount': '2' }, true],
  ['StringEquals', { StringEquals: { 'aws:SourceAccount': '1' } }, { 'aws:SourceAccount': '2' }, false],
  ['StringNotEquals', { StringNotEquals: { k: ['a', 'b'] } }, { k: 'b' }, false],
  ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: 'A' } }, { k: 'a' }, true],
  ['StringLike', { StringLike: { k: 'order-*' } }, { k: 'order-7' }, true],
  ['ArnEquals', { ArnEquals: { 'aws:SourceArn': rule } }, { 'AWS:sourcearn': rule }, true],
  ['ArnLike', { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }, { 'aws:SourceArn': rule }, true],
  ['ArnNotLike', { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sqs:*:*:*' } }, { 'aws:SourceArn': rule }, true],
  ['Bool, written as a boolean', { Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'true' }, false],
  ['NumericLessThan', { NumericLessThan: { k: '5' } }, { k: '4' }, true],
  ['Null, the key is there', { Null: { k: 'true' } }, { k: 'x' }, false],
  ['Null, the key is missing', { Null: { k: 'true' } }, {}, true],
  ['a missing key', { StringEquals: { k: 'a' } }, {}, false],
  ['a missing key with IfExists', { StringEqualsIfExists: { k: 'a' } }, {}, true],
  ['a missing key, negated', { StringNotEquals: { k: 'a' } }, {}, true],
  ['ForAnyValue', { 'ForAnyValue:StringEquals': { k: ['a', 'b'] } }, { k: 'b' }, true],
  ['ForAnyValue, another value', { 'ForAnyValue:StringEquals': { k: 'a' } }, { k: 'b' }, false],
  ['ForAnyValue, a missing key', { 'ForAnyValue:StringNotEquals': { k: 'a' } }, {}, false],
  ['ForAllValues', { 'ForAllValues:StringLike': { k: 'a*' } }, { k: 'b' }, false],
  ['ForAllValues, a missing key', { 'ForAllValues:StringEquals': { k: 'a' } }, {}, true],
  [
    'two operators, of which one fails',
    { StringEquals: { k: 'a' }, StringLike: { l: 'x*' } },
    { k: 'a', l: 'y' },
    false,
  ],
] as const)('%s', (_what, block, keys, expected) => {
  expect(holds(block, keys)).toBe(expected);
});
