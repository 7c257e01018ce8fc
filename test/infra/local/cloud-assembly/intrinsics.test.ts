import { UnsupportedError } from '#local/core/service';
import { resolveIntrinsics } from '#local/cloud-assembly/intrinsics';
import { Scope } from '#local/cloud-assembly/scope';
import { parseTemplate } from '#local/cloud-assembly/template';

const template = parseTemplate(
  {
    Parameters: {
      Stage: { Type: 'String', Default: 'dev' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
      Open: { Type: 'String' },
    },
    Mappings: { Size: { dev: { memory: 128 } } },
    Conditions: {
      IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
      IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
      Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
      Round: { 'Fn::Not': [{ Condition: 'Trip' }] },
      Trip: { 'Fn::Not': [{ Condition: 'Round' }] },
    },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Absent: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } },
  },
  'template',
);

function resolve(value: unknown): unknown {
  const scope = new Scope(template, 'Broadcast', { region: 'eu-west-1' });
  scope.setCreated('Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue', 'Nested.Name': 'n' } });
  return resolveIntrinsics(value, scope);
}

it.each([
  ['Ref of a resource', { Ref: 'Queue' }, 'http://queue'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'dev'],
  ['Ref of a list parameter', { Ref: 'Zones' }, ['a', 'b']],
  ['pseudo parameters', [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }], ['eu-west-1', '000000000000']],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Queue.Nested.Name' }, 'n'],
  ['Fn::Join over references', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3]] }, 'a-dev-3'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['Fn::Sub', { 'Fn::Sub': '${Stage}/${Queue.Arn}/${AWS::Partition}/${!Literal}' }, 'dev/arn:queue/aws/${Literal}'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${Stage}-${x}', { x: { Ref: 'Queue' }, Stage: 's' }] }, 's-http://queue'],
  ['Fn::If', { 'Fn::If': ['IsDev', { Ref: 'Stage' }, { Ref: 'Absent' }] }, 'dev'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Size', { Ref: 'Stage' }, 'memory'] }, 128],
  ['Fn::Base64', { 'Fn::Base64': 'dev' }, 'ZGV2'],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Stage' } } }, '{"a":"dev"}'],
  ['Fn::Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
  ['AWS::NoValue in objects and lists', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ['a Condition block of a policy', { Condition: { Bool: { a: 'b' } } }, { Condition: { Bool: { a: 'b' } } }],
])('resolves %s', (_what, value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

it.each([
  ['IsProd', 'no'],
  ['Both', 'no'],
  ['Either', 'yes'],
])('condition %s chooses %s', (condition, expected) => {
  expect(resolve({ 'Fn::If': [condition, 'yes', 'no'] })).toBe(expected);
});

it.each([
  ['an unknown function', { 'Fn::GetAZs': '' }, /does not support Fn::GetAZs; it knows Ref/],
  ['an import', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue/],
  ['a dynamic reference', '{{resolve:ssm:/a}}', /dynamic reference '\{\{resolve:ssm:\/a\}\}'/],
  ['an unknown name', { Ref: 'Nothing' }, /no parameter or resource 'Nothing'/],
  ['a resource left out by its condition', { Ref: 'Absent' }, /'Absent' is referred to but not created/],
  ['an attribute local mode lacks', { 'Fn::GetAtt': ['Queue', 'Name'] }, /Queue: .*Arn, Nested.Name, but not Name/],
  ['a parameter of the Parameter Store', { Ref: 'BootstrapVersion' }, /no Parameter Store/],
  ['a parameter without default', { Ref: 'Open' }, /Open must have a default/],
  ['a string in place of a list', { 'Fn::Join': ['-', 'a'] }, /Fn::Join takes a list, got "a"/],
  ['an index outside the list', { 'Fn::Select': [2, ['a']] }, /Fn::Select takes an index/],
  ['a key the mapping lacks', { 'Fn::FindInMap': ['Size', 'prod', 'memory'] }, /Fn::FindInMap/],
  ['an object inside text', { 'Fn::Sub': ['${x}', { x: { a: 1 } }] }, /\$\{x\} must be a string/],
  ['conditions in a circle', { 'Fn::If': ['Round', 1, 2] }, /refer to each other: Round, Trip, Round/],
  ['a missing condition', { 'Fn::If': ['Nope', 1, 2] }, /no condition 'Nope'/],
])('refuses %s', (_what, value, message) => {
  expect(() => resolve(value)).toThrow(message);
  expect(() => resolve(value)).toThrow(UnsupportedError);
});
