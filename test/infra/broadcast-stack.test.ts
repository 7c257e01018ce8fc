import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents } from '#test/support/shop/domain-events';
import { settingsOf } from '#infra/settings';
import { STACK_OUTPUTS } from '#constructs/stack-outputs';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const synthesized = (stageName: string, overrides: Parameters<typeof settingsOf>[1] = {}): Template =>
  Template.fromStack(
    new BroadcastStack(new App(), 'Test', { stageName, settings: settingsOf(stageName, overrides), domainEvents }),
  );

interface Trust {
  readonly Principal: { readonly Service: string };
  readonly Condition?: object;
}

describe('BroadcastStack', () => {
  const prod = synthesized('prod');
  const dev = synthesized('dev');

  it('publishes every output that tools read', () => {
    const on = { acknowledgements: true, scheduled: true };
    const withAll = synthesized('prod', { httpEndpoint: {}, encryption: 'customer-managed', ...on });

    expect(Object.keys(withAll.findOutputs('*')).sort()).toEqual(Object.keys(STACK_OUTPUTS).sort());
  });

  it('has no HTTP endpoint unless asked', () => {
    prod.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    expect(prod.findOutputs('BroadcastsUrl')).toEqual({});
  });

  it('serves the custom domain of the settings, to clients and to the sender', () => {
    const template = synthesized('prod', { customDomain: { domainName: 'ws.example.com', path: 'live' } });

    template.hasOutput('WebSocketUrl', { Value: 'wss://ws.example.com/live' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ CALLBACK_URL: 'https://ws.example.com/live', POST_ATTEMPTS: '4' }),
      },
    });
  });

  it('tells a lane to offer HTTP/2 if it is set, and says nothing of it otherwise', () => {
    const lanesWith = (template: Template) =>
      Object.values(
        template.findResources('AWS::Lambda::Function', {
          Properties: { Environment: { Variables: { HTTP2: 'on' } } },
        }),
      );
    expect(lanesWith(prod)).toHaveLength(0);
    expect(JSON.stringify(prod.toJSON())).not.toContain('"HTTP2"');
    expect(lanesWith(synthesized('prod', { bulkSender: { http2: true } }))).toHaveLength(1);
  });

  it('runs the workflow as EXPRESS, and as STANDARD when set', () => {
    prod.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineType: 'EXPRESS' });
    synthesized('prod', { workflowType: 'STANDARD' }).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
    });
  });

  it('logs execution data only in stage dev', () => {
    const logging = (level: string, data: boolean) => ({
      LoggingConfiguration: Match.objectLike({ Level: level, IncludeExecutionData: data }),
    });
    dev.hasResourceProperties('AWS::StepFunctions::StateMachine', logging('ALL', true));
    prod.hasResourceProperties('AWS::StepFunctions::StateMachine', logging('ERROR', false));
  });

  it('keeps tables and secret when the stack is destroyed, except in stage dev', () => {
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    prod.allResources('AWS::DynamoDB::GlobalTable', kept);
    prod.allResources('AWS::SecretsManager::Secret', { ...kept, DeletionPolicy: 'RetainExceptOnCreate' });
    dev.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
    dev.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  it('keeps what waits in a queue for the 14 days SQS allows', () => {
    const unreachedUsers = [{ name: 'Unseen', broadcastsOf: [domainEvents[0]!.name] }];
    const settings = settingsOf('prod');
    const stack = new BroadcastStack(new App(), 'Test', { stageName: 'prod', settings, domainEvents, unreachedUsers });

    Template.fromStack(stack).allResourcesProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 60 * 60 });
  });

  it('protects its tables from deletion, except in stage dev', () => {
    const replicas = (DeletionProtectionEnabled: boolean) => ({
      Replicas: [Match.objectLike({ DeletionProtectionEnabled })],
    });
    prod.allResourcesProperties('AWS::DynamoDB::GlobalTable', replicas(true));
    dev.allResourcesProperties('AWS::DynamoDB::GlobalTable', replicas(false));
  });

  it('keeps nothing that a later deployment would meet under a fixed name', () => {
    for (const [id, { Type, Properties = {}, DeletionPolicy = 'Delete' }] of Object.entries(
      prod.toJSON().Resources as Record<
        string,
        Partial<Record<'Type' | 'DeletionPolicy', string>> & { Properties?: object }
      >,
    )) {
      if (DeletionPolicy === 'Delete') continue;
      expect([id, Type, Object.keys(Properties).filter((name) => name.endsWith('Name'))]).toEqual([id, Type, []]);
    }
  });

  it('lists in infra/README.md everything that outlives it, by the ids an import needs', () => {
    const kept = Object.entries(prod.toJSON().Resources as Record<string, { DeletionPolicy?: string }>)
      .filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete')
      .map(([id]) => id);
    const readme = readFileSync(join(PROJECT_ROOT, 'infra/README.md'), 'utf8');
    const [, mapping = '{}'] = /<!-- kept\.json -->\s+```json\n([^]*?)```/.exec(readme) ?? [];

    expect(Object.keys(JSON.parse(mapping) as object).sort()).toEqual(kept.sort());
  });

  it('authorizes $connect with a function that needs no identity source', () => {
    prod.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$connect', AuthorizationType: 'CUSTOM' });
    prod.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'REQUEST', IdentitySource: [] });
  });

  it('gives the ping route an answer', () => {
    prod.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'ping',
      RouteResponseSelectionExpression: '$default',
    });
    prod.resourceCountIs('AWS::ApiGatewayV2::IntegrationResponse', 1);
  });

  it('starts the workflow from every rule for events with retries and a dead-letter queue', () => {
    const rules = Object.values(prod.findResources('AWS::Events::Rule')).filter(
      ({ Properties }) => (Properties as { EventPattern?: unknown }).EventPattern !== undefined,
    );

    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect(rule).toMatchObject({
        Properties: {
          Targets: [
            {
              DeadLetterConfig: { Arn: expect.anything() as unknown },
              RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 7200 },
            },
          ],
        },
      });
    }
  });

  it('lets EventBridge and Step Functions assume its roles only for resources of this account', () => {
    const trusts = Object.values(synthesized('prod', { httpEndpoint: {} }).findResources('AWS::IAM::Role')).flatMap(
      ({ Properties }) =>
        (Properties as { AssumeRolePolicyDocument: { Statement: Trust[] } }).AssumeRolePolicyDocument.Statement,
    );
    const conditional = trusts.filter(({ Principal: { Service } }) => /^(events|states)\./.test(Service));
    expect(conditional.map(({ Principal }) => Principal.Service).sort()).toEqual([
      'events.amazonaws.com',
      'states.amazonaws.com',
      'states.amazonaws.com',
    ]);
    for (const { Condition } of conditional) {
      expect(Condition).toMatchObject({
        ArnLike: { 'aws:SourceArn': expect.anything() as unknown },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      });
    }
  });

  it('never matches the events it publishes itself', () => {
    prod.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: [{ 'anything-but': ['broadcast'] }], 'detail-type': ['Broadcast Requested'] },
    });
  });

  it('reserves no concurrency and writes no access log unless asked', () => {
    prod.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
    prod.allResourcesProperties('AWS::ApiGatewayV2::Stage', { AccessLogSettings: Match.absent() });
    synthesized('prod', { accessLogs: true, sender: { reservedConcurrency: 5 } }).hasResourceProperties(
      'AWS::Lambda::Function',
      { ReservedConcurrentExecutions: 5 },
    );
  });

  it('uses an existing bus when it is named', () => {
    const template = synthesized('prod', { eventBusName: 'default' });

    template.resourceCountIs('AWS::Events::EventBus', 0);
    for (const rule of Object.values(template.findResources('AWS::Events::Rule'))) {
      const { EventPattern, EventBusName } = rule.Properties as Record<string, unknown>;
      if (EventPattern !== undefined) expect(EventBusName).toBe('default');
    }
  });

  it('grants no Scan, and no action on all resources unless the action takes none', () => {
    const statements = Object.values(prod.findResources('AWS::IAM::Policy')).flatMap(
      (policy) =>
        (policy.Properties as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } })
          .PolicyDocument.Statement,
    );
    const actionsOnAll = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);

    expect(JSON.stringify(statements)).not.toContain('dynamodb:Scan');
    expect(actionsOnAll.every((action) => action.startsWith('logs:'))).toBe(true);
  });

  it('runs every function on arm64 with a log group that expires', () => {
    prod.allResourcesProperties('AWS::Lambda::Function', { Architectures: ['arm64'], Runtime: 'nodejs24.x' });
    prod.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
});
