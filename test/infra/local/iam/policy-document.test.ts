import { UnsupportedError } from '#local/core/service';
import { parsePolicyDocument } from '#local/iam/policy-document';

const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
const parse = (statement: object) => parsePolicyDocument({ Statement: [statement] }, 'AWS::IAM::Policy P');

it('takes one statement as well as a list, and one text as well as a list', () => {
  const [statement] = parsePolicyDocument({ Version: '2012-10-17', Statement: allow }, 'P');
  expect(statement).toMatchObject({
    effect: 'Allow',
    actions: { negated: false, patterns: ['sqs:SendMessage'] },
    resources: { negated: false, patterns: ['*'] },
  });
});

it.each([
  ['an unknown member', { ...allow, NotPrincipal: '*' }, /statement 0: NotPrincipal/],
  ['a federated principal', { ...allow, Principal: { Federated: 'x' } }, /statement 0: Principal/],
  ['an unknown effect', { ...allow, Effect: 'Maybe' }, /statement 0: Effect/],
  ['no action', { Effect: 'Allow', Resource: '*' }, /must have Action or NotAction/],
  ['a policy variable', { ...allow, Resource: 'arn:aws:s3:::b/${aws:username}' }, /policy variables/],
  [
    'an unknown operator',
    { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
    /operator IpAddress/,
  ],
  ['an operator', { ...allow, Condition: { 'ForSomeValues:StringEquals': { a: ['b'] } } }, /operator ForSomeValues/],
])('refuses %s by name', (_what, statement, message) => {
  expect(() => parse(statement)).toThrow(message);
  expect(() => parse(statement)).toThrow(UnsupportedError);
});
