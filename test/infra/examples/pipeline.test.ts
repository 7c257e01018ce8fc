/** infra/examples/pipeline: who may assume which role, and what the workflow runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PipelineRoles } from '#infra/examples/pipeline/pipeline-roles';
import { callerPolicy } from '#tools/cli/broadcast/rights/policy';
import { parseTemplate } from '#local/cloud-assembly/template';
import { recipeFolder } from './support/recipe';

const place = { account: '123456789012', region: 'eu-central-1' };
const stack = new PipelineRoles(new App(), 'Roles', {
  ...{ repository: 'acme/shop', environment: 'prod', env: place },
});
const template = Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource>; Parameters: object };
interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

const of = (type: string, name: string) =>
  Object.entries(template.Resources).find(([id, { Type }]) => Type === type && id.startsWith(name))![1].Properties;
const subjectsOf = (name: string) =>
  (
    of('AWS::IAM::Role', name).AssumeRolePolicyDocument as {
      Statement: [{ Condition: { StringEquals: Record<string, unknown> } }];
    }
  ).Statement[0].Condition.StringEquals;
const assumedBy = (name: string) =>
  JSON.stringify(
    (of('AWS::IAM::Policy', name).PolicyDocument as { Statement: [{ Resource: unknown }] }).Statement[0].Resource,
  );

const GITHUB = 'token.actions.githubusercontent.com';

it('only a job in the environment deploys, with the rights that the command names', () => {
  expect(subjectsOf('DeployRole')).toEqual({
    [`${GITHUB}:aud`]: 'sts.amazonaws.com',
    [`${GITHUB}:sub`]: ['repo:acme/shop:environment:prod'],
  });
  const [{ Resource = [] } = {}] = callerPolicy(parseTemplate(template, 'Roles'), {
    ...{ stackName: 'Roles', partition: 'aws', ...place },
  }).Statement;
  for (const arn of Resource) expect(assumedBy('DeployRole')).toContain(arn.slice('arn:aws:iam::'.length));
});

it('a pull request reads, and cannot deploy', () => {
  expect(subjectsOf('DiffRole')[`${GITHUB}:sub`]).toEqual([
    'repo:acme/shop:pull_request',
    'repo:acme/shop:ref:refs/heads/main',
  ]);
  expect(assumedBy('DiffRole')).toContain('cdk-hnb659fds-lookup-role-');
  expect(assumedBy('DiffRole')).not.toMatch(/deploy-role|publishing-role/);
});

describe('the workflow', () => {
  const workflow = readFileSync(join(recipeFolder('pipeline'), 'deploy.yml'), 'utf8');

  it('gives a job only the roles that exist', () => {
    const roles = [...workflow.matchAll(/vars\.(\w+)/g)].map(([, name]) => name);
    expect(roles).toEqual(['DIFF_ROLE_ARN', 'DEPLOY_ROLE_ARN']);
    expect(workflow).not.toContain('secrets.');
  });

  // As `cdk diff` writes them.
  it.each([
    ['[-] AWS::DynamoDB::GlobalTable Connections Connections827CEF2F destroy', true],
    ['[~] AWS::SQS::Queue Events/DeadLetters EventsDeadLetters8A90034E replace', true],
    ['[~] AWS::Events::EventBus Events/Bus EventsBus45DE4339 may be replaced', true],
    ['[-] AWS::DynamoDB::GlobalTable Default/Connections ConnectionsX orphan', true],
    ['[~] AWS::ApiGatewayV2::Api WebSocket/Api WebSocketApi273F6915 replace', true],
    ['[~] AWS::ApiGatewayV2::ApiMapping WebSocket/Mapping WebSocketMapping replace', false],
    ['[-] AWS::SQS::QueuePolicy Events/DeadLetters/Policy EventsDeadLettersPolicyA65B37F0 destroy', false],
    ['[~] AWS::DynamoDB::GlobalTable Connections Connections827CEF2F', false],
    ['[~] AWS::Lambda::Function Tasks/OpenBroadcast TasksOpenBroadcast87F3F2B1', false],
  ])('stops at %s: %s', (line, stops) => {
    const [, pattern = ''] = /grep -E '([^']+)'/.exec(workflow) ?? [];
    expect(new RegExp(pattern).test(line)).toBe(stops);
  });
});
