import { matchesArn, matchesPattern } from '#local/iam/wildcard';

describe('matchesPattern', () => {
  it.each([
    ['dynamodb:*', 'dynamodb:Query', true],
    ['dynamodb:Get?tem', 'dynamodb:GetItem', true],
    ['dynamodb:Get', 'dynamodb:GetItem', false],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['(a+)+$', 'aaaa', false],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('compares case only when asked to', () => {
    expect(matchesPattern('SQS:sendmessage', 'sqs:SendMessage')).toBe(false);
    expect(matchesPattern('SQS:sendmessage', 'sqs:SendMessage', { ignoreCase: true })).toBe(true);
  });
});

describe('matchesArn', () => {
  const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';

  it('lets a wildcard run within a field and within the resource', () => {
    expect(matchesArn('arn:aws:dynamodb:*:*:table/*', `${table}/index/by-user`)).toBe(true);
    expect(matchesArn('*', table)).toBe(true);
  });

  it('lets no wildcard reach across a colon before the resource', () => {
    expect(matchesArn('arn:aws:dynamodb:*', table)).toBe(false);
    expect(matchesArn('arn:*:table/orders', table)).toBe(false);
  });

  it('keeps the colons of a resource', () => {
    const logGroup = 'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/a';
    expect(matchesArn(`${logGroup}:*`, `${logGroup}:log-stream:x`)).toBe(true);
    expect(matchesArn(`${logGroup}:*`, logGroup)).toBe(false);
  });
});
