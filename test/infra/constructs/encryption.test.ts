/** The setting `encryption`: one key for everything at rest, who may use it, and for what. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BroadcastService, type BroadcastServiceProps, type SettingsOverrides } from '#constructs';
import { checkSettings } from '#constructs/settings/check-settings';
import { settingsOf } from '#infra/settings';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const HANDLER = join(PROJECT_ROOT, 'functions/unsubscribe/handler.handler');
const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Everything on: every kind of resource that the service can make. */
const EVERYTHING: SettingsOverrides = {
  encryption: 'customer-managed',
  accessLogs: true,
  connectionEvents: true,
  httpEndpoint: {},
  workflowLogs: { level: 'ALL', executionData: true },
};

function serviceWith(
  settings: SettingsOverrides,
  props: (stack: Stack) => Partial<BroadcastServiceProps> = () => ({}),
) {
  const stack = new Stack(new App(), 'Shop');
  const unreachedUsers = [{ name: 'Unseen', broadcastsOf: ['BroadcastRequested'] }];
  const service = new BroadcastService(stack, 'Broadcast', {
    domainEvents: [],
    unreachedUsers,
    settings,
    ...props(stack),
  });
  service.webSocket.addRoutes(stack, { sayHello: HANDLER });
  return { stack, service, template: () => Template.fromStack(stack) };
}

const resourcesOf = (template: Template): [id: string, resource: Resource][] =>
  Object.entries((template.toJSON() as { Resources: Record<string, Resource> }).Resources);

/** Where each type that holds data names its key. A type that is in neither list fails the test. */
const KEY_OF: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
  'AWS::DynamoDB::GlobalTable': ({ Replicas }) =>
    (Replicas as { SSESpecification?: { KMSMasterKeyId?: unknown } }[])[0]?.SSESpecification?.KMSMasterKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::StepFunctions::StateMachine': ({ EncryptionConfiguration }) =>
    (EncryptionConfiguration as { KmsKeyId?: unknown } | undefined)?.KmsKeyId,
};
const HOLD_NO_DATA =
  /^AWS::(ApiGateway|ApiGatewayV2|IAM|CloudWatch|KMS)::|^AWS::Events::(Rule|EventBusPolicy)$|^AWS::SQS::QueuePolicy$|^AWS::Lambda::(Permission|EventInvokeConfig)$|^AWS::Logs::QueryDefinition$/;

describe('every resource that holds data', () => {
  const withKeys = (template: Template) =>
    resourcesOf(template).flatMap(([id, { Type, Properties = {} }]) => {
      const keyOf = KEY_OF[Type];
      if (keyOf) return [{ id, type: Type, key: keyOf(Properties) }];
      if (HOLD_NO_DATA.test(Type)) return [];
      throw new Error(`${Type} ${id}: does it hold data? Add it to the test`);
    });

  it('has the key that the stack makes', () => {
    const found = withKeys(serviceWith(EVERYTHING).template());
    expect(new Set(found.map(({ type }) => type))).toEqual(new Set(Object.keys(KEY_OF)));
    const made = { 'Fn::GetAtt': [expect.stringMatching(/^BroadcastEncryptionKey/), 'Arn'] };
    for (const { id, key } of found) expect({ id, key }).toEqual({ id, key: made });
  });

  it('has the key whose ARN the setting names, and no key is made', () => {
    const template = serviceWith({ ...EVERYTHING, encryption: { keyArn: KEY_ARN } }).template();
    for (const { id, key } of withKeys(template)) expect({ id, key }).toEqual({ id, key: KEY_ARN });
    template.resourceCountIs('AWS::KMS::Key', 0);
  });

  it('has the key that a prop gives, whose policy the service completes', () => {
    const { template } = serviceWith(EVERYTHING, (stack) => ({ encryptionKey: new Key(stack, 'Ours') }));
    const ours = { 'Fn::GetAtt': [expect.stringMatching(/^Ours/), 'Arn'] };
    for (const { id, key } of withKeys(template())) expect({ id, key }).toEqual({ id, key: ours });
    template().resourceCountIs('AWS::KMS::Key', 1);
    expect(sidsOf(template())).toContain('EventsOfTheBusAndItsArchive');
  });

  it.each(['aws-owned', 'aws-managed'] as const)('has none with %s, and no role may use a key', (encryption) => {
    const { template, service } = serviceWith({ ...EVERYTHING, encryption });
    for (const { id, key } of withKeys(template())) expect({ id, key: key ?? '' }).toEqual({ id, key: '' });
    expect(JSON.stringify(template().toJSON())).not.toContain('kms:');
    expect(service.outputs.EncryptionKeyArn).toBeUndefined();
  });
});

const sidsOf = (template: Template) =>
  resourcesOf(template)
    .filter(([, { Type }]) => Type === 'AWS::KMS::Key')
    .flatMap(([, { Properties }]) => (Properties?.KeyPolicy as { Statement: { Sid?: string }[] }).Statement)
    .flatMap(({ Sid }) => Sid ?? []);

describe('the key that the stack makes', () => {
  it('is rotated, outlives the stack with the data, and goes with a deployment that failed', () => {
    serviceWith({ encryption: 'customer-managed' })
      .template()
      .hasResource('AWS::KMS::Key', {
        Properties: { EnableKeyRotation: true },
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
  });

  it('is deleted, after its waiting time, with a stack that keeps nothing', () => {
    const { template } = serviceWith({ encryption: 'customer-managed', data: 'destroy' });
    template().hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  it('is an output, for the people who run the stack', () => {
    const { service, stack } = serviceWith({ encryption: 'customer-managed' });
    service.publishOutputs();
    Template.fromStack(stack).hasOutput('EncryptionKeyArn', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } });
  });
});

describe('the policy of the key', () => {
  const statements = (settings: SettingsOverrides) => {
    const key = resourcesOf(serviceWith(settings).template()).find(([, { Type }]) => Type === 'AWS::KMS::Key')?.[1];
    return (key?.Properties?.KeyPolicy as { Statement: (Record<string, unknown> & { Sid?: string })[] }).Statement;
  };

  it('is the one in the documentation, for those who bring a key', () => {
    const readme = readFileSync(join(PROJECT_ROOT, 'infra/constructs/encryption/README.md'), 'utf8');
    const documented = JSON.parse(
      /```json\n(?<json>\[[\s\S]*?\n\])\n```/.exec(readme)?.groups?.json ?? '[]',
    ) as unknown[];
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });
    new BroadcastService(stack, 'Broadcast', {
      domainEvents: [],
      settings: { encryption: 'customer-managed', eventBusName: 'BUS' },
    });
    const [, key] = resourcesOf(Template.fromStack(stack)).find(([, { Type }]) => Type === 'AWS::KMS::Key')!;
    const { Statement } = key.Properties?.KeyPolicy as { Statement: { Sid?: string }[] };
    const resolved = JSON.parse(
      JSON.stringify(Statement.filter(({ Sid }) => Sid !== undefined)).replace(
        /\{"Fn::Join":\["",(\[[^\]]*\])\]\}/g,
        (_, parts: string) =>
          JSON.stringify(
            (JSON.parse(parts) as unknown[]).map((part) => (typeof part === 'string' ? part : 'aws')).join(''),
          ),
      ),
    ) as unknown[];
    expect(documented).toEqual(resolved);
  });

  it('names the bus by its name, which the bus need not exist for', () => {
    const [ofBus] = statements({ encryption: 'customer-managed' }).filter(
      ({ Sid }) => Sid === 'EventsOfTheBusAndItsArchive',
    );
    expect(JSON.stringify(ofBus?.Condition)).toMatch(/:event-bus\/ShopBroadcastEventsBus/);
    expect(JSON.stringify(ofBus?.Condition)).not.toContain('Fn::GetAtt');
  });

  it('lets no service in without a condition', () => {
    for (const { Sid, Condition } of statements(EVERYTHING)) {
      if (Sid !== undefined)
        expect({ Sid, isConditional: Condition !== undefined }).toEqual({ Sid, isConditional: true });
    }
  });
});

describe('who may use the key', () => {
  interface Statement {
    readonly Action: string | string[];
    readonly Resource: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }
  /** By the logical id of the policy without its hash: through what a role uses the key. */
  function usesOf(template: Template): Record<string, string[]> {
    const policies = resourcesOf(template).filter(([, { Type }]) => Type === 'AWS::IAM::Policy');
    return Object.fromEntries(
      policies.flatMap(([id, { Properties }]) => {
        const { Statement } = Properties?.PolicyDocument as { Statement: Statement[] };
        const ofKey = Statement.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));
        const through = ofKey.map(({ Condition = {} }) => {
          const [[key, value] = ['anything']] = Object.values(Condition).flatMap((of) => Object.entries(of));
          return key === 'kms:ViaService'
            ? (/"(?<service>\w+)\."/.exec(JSON.stringify(value))?.groups?.service ?? '')
            : key;
        });
        return ofKey.length > 0
          ? [[id.replace(/^Broadcast|(Default)?Policy[0-9A-F]{8}$/g, ''), [...new Set(through)].sort()]]
          : [];
      }),
    );
  }

  it('is each role, through the services it uses', () => {
    const states = 'kms:EncryptionContext:aws:states:stateMachineArn';
    const logs = 'kms:EncryptionContext:SourceArn';
    const uses = usesOf(serviceWith(EVERYTHING).template());
    expect(uses).toEqual({
      AuthorizerFunctionRole: ['lambda', 'secretsmanager'],
      ClosingCloseConnectionsRole: ['dynamodb', 'lambda'],
      OverdueRestartOverdueRole: ['dynamodb', states, 'lambda', 'sqs'],
      RoutesConnectRole: ['dynamodb', 'lambda'],
      RoutesDefaultRole: ['lambda'],
      RoutesDisconnectRole: ['dynamodb', 'lambda'],
      RoutesResumeRole: ['dynamodb', 'lambda'],
      RoutesSubscribeRole: ['dynamodb', 'lambda'],
      RoutesUnsubscribeRole: ['dynamodb', 'lambda'],
      RulesStartRole: [states],
      WebSocketsayHelloRole: ['lambda'],
      TasksBulkSendBatchRole: ['dynamodb', 'lambda'],
      TasksChannelOwnersRole: ['dynamodb', 'lambda'],
      TasksOpenBroadcastRole: ['dynamodb', 'lambda'],
      TasksSendBatchRole: ['dynamodb', 'lambda'],
      WorkflowBroadcastRole: ['dynamodb', logs, states, 'sqs'],
      WorkflowFanOutRole: ['dynamodb', logs, states],
    });
  });

  it('includes a worker of the team that reads a queue', () => {
    const { service, stack, template } = serviceWith({ encryption: 'customer-managed' });
    const worker = new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    service.unreachedQueue('Unseen').grantConsumeMessages(worker);
    expect(usesOf(template())).toMatchObject({ Worker: ['sqs'] });
  });

  it('leaves the right to send to a queue with the rule it is for', () => {
    const { template } = serviceWith({ encryption: 'customer-managed' });
    template().hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('UnreachedUnseenQueue') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });
});

it.each([
  ['an alias', { keyArn: 'arn:aws:kms:eu-central-1:123456789012:alias/ours' }],
  ['an id', { keyArn: '1234abcd-12ab-34cd-56ef-1234567890ab' }],
  ['another word', 'yes' as 'aws-owned'],
])('refuses %s', (_, encryption) => {
  expect(() => checkSettings(settingsOf('prod', { encryption }))).toThrow(
    "encryption must be 'aws-owned', 'aws-managed', 'customer-managed' or { keyArn: the ARN of a KMS key (not of an alias) }",
  );
});
