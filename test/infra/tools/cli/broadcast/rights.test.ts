/** `broadcast rights`, judged by local mode's IAM evaluator. test/infra/every-setting.test.ts knows every type of resource. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents, unreachedUsers } from '#infra/domain-events';
import { settingsOf } from '#infra/settings';
import { parseTemplate } from '#local/cloud-assembly/template';
import { parsePolicyDocument } from '#local/iam/policy-document';
import { statementMatches } from '#local/iam/statement-matching';
import { inManagedPolicies } from '#tools/cli/broadcast/rights/managed-policies';
import { callerPolicy, executionPolicy, type Policy } from '#tools/cli/broadcast/rights/policy';
import { runCli } from '#test/e2e/support/run-cli';

const [ACCOUNT, REGION] = ['123456789012', 'eu-central-1'];
const place = { stackName: 'Broadcast-prod', account: ACCOUNT, region: REGION, partition: 'aws' };
const stack = new BroadcastStack(new App(), place.stackName, {
  ...{ stageName: 'prod', settings: settingsOf('prod'), domainEvents, unreachedUsers },
});
const template = parseTemplate(Template.fromStack(stack).toJSON(), place.stackName);

const execution = executionPolicy(template, place);
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/Boundary`;
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

function allows(policy: Policy, action: string, resource: string, context: Record<string, string> = {}): boolean {
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const effects = parsePolicyDocument(policy, 'rights')
    .filter((statement) => statementMatches(statement, { action, resource }, keys))
    .map(({ effect }) => effect);
  return effects.length > 0 && !effects.includes('Deny');
}

// Names as CloudFormation makes them, or as the template gives them.
it.each([
  ['dynamodb:CreateTable', arn('dynamodb', 'table/Broadcast-prod-ConnectionsF5D1DBCE-1C7WAPTXEYSA1')],
  ['dynamodb:DescribeContinuousBackups', arn('dynamodb', 'table/Broadcast-prod-ConnectionsF5D1DBCE-1C7WAPTXEYSA1')],
  ['lambda:CreateFunction', arn('lambda', 'function:Broadcast-prod-TasksOpenBroadcast87F3F2B1-hNw5PPqEkLCG')],
  ['lambda:AddPermission', arn('lambda', 'function:Broadcast-prod-TasksOpenBroadcast87F3F2B1-hNw5PPqEkLCG')],
  ['states:UpdateStateMachine', arn('states', 'stateMachine:Broadcast-prod-broadcast')],
  ['logs:PutRetentionPolicy', arn('logs', 'log-group:Broadcast-prod-RoutesConnectLogs0C6B5A-xyz:*')],
  ['logs:CreateLogGroup', arn('logs', 'log-group:/aws/vendedlogs/states/Broadcast-prod-broadcast')],
  ['secretsmanager:CreateSecret', arn('secretsmanager', 'secret:AuthorizerSecretFD05BEE6-8ZbGqBAS1YVW-AbCdEf')],
  ['sqs:CreateQueue', arn('sqs', 'Broadcast-prod-EventsDeadLetters8A90034E-7aXw')],
  ['events:PutRule', arn('events', 'rule/BroadcastprodEventsBus2FA7AE0A/Broadcast-prod-RulesX-1ABC')],
  ['events:CreateEventBus', arn('events', 'event-bus/BroadcastprodEventsBus2FA7AE0A')],
  ['iam:CreateRole', role('Broadcast-prod-RoutesConnectRole1B2C3D-1ABC')],
  ['apigateway:POST', `arn:aws:apigateway:${REGION}::/apis/a1b2c3/routes`],
  ['s3:GetObject', `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}/0f1e.zip`],
])('allows %s on %s', (action, resource) => {
  expect(allows(execution, action, resource)).toBe(true);
});

it.each([
  ['iam:CreateRole', role('Admin')],
  ['iam:AttachRolePolicy', role('Broadcast-prod-RoutesConnectRole1B2C3D-1ABC')],
  ['iam:PassRole', role('Broadcast-prod-RoutesConnectRole1B2C3D-1ABC')], // to a service that is not named
  ['dynamodb:GetItem', arn('dynamodb', 'table/Broadcast-prod-ConnectionsF5D1DBCE-1C7WAPTXEYSA1')],
  ['dynamodb:DeleteTable', arn('dynamodb', 'table/Orders')],
  ['lambda:InvokeFunction', arn('lambda', 'function:Broadcast-prod-TasksOpenBroadcast87F3F2B1-hNw5PPqEkLCG')],
  ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:Payments-AbCdEf')],
  ['s3:PutObject', `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}/0f1e.zip`],
])('does not allow %s on %s', (action, resource) => {
  expect(allows(execution, action, resource)).toBe(false);
});

it('passes roles of the stack to the services that run it, and to no other', () => {
  const pass = (service: string) =>
    allows(execution, 'iam:PassRole', role('Broadcast-prod-X-1'), { 'iam:PassedToService': service });
  expect(pass('lambda.amazonaws.com')).toBe(true);
  expect(pass('ec2.amazonaws.com')).toBe(false);
});

it('covers the names of a stack whose own name CloudFormation cuts', () => {
  const long = executionPolicy(template, { ...place, stackName: `Broadcast-${'a'.repeat(31)}` });
  expect(allows(long, 'iam:CreateRole', role(`Broadcast-${'a'.repeat(14)}-TasksOpenBroadcast-1ABC`))).toBe(true);
});

it('with a boundary, makes no role without it and removes it from none', () => {
  const bounded = executionPolicy(template, place, BOUNDARY);
  const create = (boundary: Record<string, string>) =>
    allows(bounded, 'iam:CreateRole', role('Broadcast-prod-X-1'), boundary);
  expect(create({ 'iam:PermissionsBoundary': BOUNDARY })).toBe(true);
  expect(create({ 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/Admin` })).toBe(false);
  expect(create({})).toBe(false);
});

it('uses keys, attaches policies and sets boundaries only if the template does', () => {
  const use = (Properties: object, Type: string) =>
    executionPolicy(parseTemplate({ Resources: { X: { Type, Properties } } }, 'X'), place);
  const [queue, key] = ['AWS::SQS::Queue', arn('kms', 'key/1')];
  expect(allows(use({ KmsMasterKeyId: 'arn' }, queue), 'kms:Decrypt', key)).toBe(true);
  expect(allows(execution, 'kms:Decrypt', key)).toBe(false);
  const managed = use({ ManagedPolicyArns: ['arn'] }, 'AWS::IAM::Role');
  expect(allows(managed, 'iam:AttachRolePolicy', role('Broadcast-prod-X-1'))).toBe(true);
});

it('says which type of resource it does not know, and where its actions are', () => {
  const unknown = parseTemplate({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, 'X');
  expect(() => executionPolicy(unknown, place)).toThrow(/AWS::SNS::Topic.*describe-type/);
});

it('whoever deploys assumes three roles and may do nothing else', () => {
  const caller = callerPolicy(template, place);
  expect(allows(caller, 'sts:AssumeRole', role(`cdk-hnb659fds-deploy-role-${ACCOUNT}-${REGION}`))).toBe(true);
  expect(allows(caller, 'sts:AssumeRole', role(`cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`))).toBe(false);
  expect(caller.Statement).toHaveLength(1);
});

it('every part fits into a managed policy, and together they are the whole', () => {
  const parts = inManagedPolicies(execution);
  expect(parts.flatMap(({ Statement }) => Statement)).toEqual(execution.Statement);
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(6_144);
  expect(parts.length).toBeGreaterThan(1);
});

it('the command prints JSON, and writes files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rights-'));
  try {
    const options = [
      'rights',
      '--template',
      join(__dirname, 'support/queue.template.json'),
      '--name',
      'Broadcast-prod',
    ];
    const printed = await runCli(options);
    const policy = JSON.parse(printed.stdout) as Policy;
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(['Sqs1', 'Assets', 'BootstrapVersion']);

    const written = await runCli([...options, '--out', 'rights'], { cwd: folder });
    const file = join('rights', 'Broadcast-prod-cloudformation-1.json');
    expect(written).toMatchObject({ exitCode: 0, stdout: `${file}\n` });
    expect(await readdir(join(folder, 'rights'))).toHaveLength(1);
    expect(JSON.parse(await readFile(join(folder, file), 'utf8'))).toEqual(policy);
  } finally {
    await rm(folder, { recursive: true });
  }
});
