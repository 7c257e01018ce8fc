/**
 * Every setting synthesizes with CDK's template rules and cdk-nag on, as `npm run synth` runs them. `synth` checks only the
 * stage dev. All stacks are in one app, because loading the checks takes longer than checking a stack.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { BroadcastSettings, SettingsOverrides } from '#constructs/settings/settings';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents, unreachedUsers } from '#infra/domain-events';
import { settingsOf } from '#infra/settings';
import { parseTemplate } from '#local/cloud-assembly/template';
import { unknownTypes } from '#tools/cli/broadcast/rights/policy';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
const OWN_FUNCTION = { type: 'lambda', function: 'functions/authorize/handler.handler' } as const;

/** Settings that add or remove a resource, a grant or a finding; each value gets a stack to itself. */
const ALONE = {
  workflowType: ['STANDARD'],
  workflowLogs: [
    { level: 'ALL', executionData: true },
    { level: 'OFF', executionData: false },
  ],
  tracing: [true],
  eventBusName: ['default'],
  protectSource: [false],
  data: ['destroy'],
  pointInTimeRecovery: [false],
  encryption: [
    'aws-managed',
    { keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
    'customer-managed',
  ],
  accessLogs: [true],
  history: [{ minutes: 0 }, { minutes: 1440, beforeJoin: true }],
  customDomain: [{ domainName: 'ws.example.com', path: 'live', hostedZone: ZONE }],
  httpEndpoint: [{ allowOrigins: ['*'] }],
  connectionEvents: [true],
  acknowledgements: [true],
  usersToReach: [true],
  scheduled: [true],
  authorizer: [
    'none',
    'iam',
    { type: 'jwt', issuer: 'https://example.com/', audience: 'web' },
    { type: 'cognito', userPool: 'eu-central-1_AbCdEf123', clientIds: ['web'] },
    OWN_FUNCTION,
  ],
} as const satisfies { readonly [Name in keyof BroadcastSettings]?: readonly SettingsOverrides[Name][] };

/** The others change a number or a text of a resource that is there in any case. */
const TOGETHER = {
  logInvocations: true,
  logRetentionDays: 1,
  operations: { dashboard: true, alarms: true, alarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:pager' },
  archiveDays: 1,
  startRetry: { attempts: 0, maxAgeMinutes: 1 },
  broadcastRetentionDays: 1,
  recordOutcomesUpTo: 0,
  shards: { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } },
  deliverSeconds: 0,
  sender: { reservedConcurrency: 5, transport: 'sdk', http2: true },
  bulkSender: { reservedConcurrency: 5 },
  fanOut: { afterRounds: 1, usersPerPart: 1, partsAtOnce: 1 },
  rate: { postsPerSecond: 0, reservePercent: 0 },
  throttle: { rateLimit: 1, burstLimit: 1 },
  actionBudget: { burst: 1, perSecond: 1 },
  detailedMetrics: true,
} as const satisfies Pick<SettingsOverrides, Exclude<keyof BroadcastSettings, keyof typeof ALONE>>;

/** Settings that write to the same policies, and everything at once. */
const COMBINED: readonly SettingsOverrides[] = [
  { eventBusName: 'default', protectSource: true },
  { tracing: true, workflowLogs: { level: 'OFF', executionData: false }, authorizer: OWN_FUNCTION },
  { tracing: true, workflowLogs: { level: 'ALL', executionData: true }, workflowType: 'STANDARD', authorizer: 'none' },
  {
    ...TOGETHER,
    ...Object.fromEntries(Object.entries(ALONE).map(([name, values]) => [name, values.at(-1)])),
    customDomain: { domainName: 'everything.example.com', hostedZone: ZONE }, // a domain is made once in an app
  },
];

const alone = Object.entries(ALONE).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));

/**
 * @returns the templates of the stacks
 * @throws Error with the findings
 */
function synthesize(addStacks: (app: App) => void): unknown[] {
  delete process.env.CDK_VALIDATION; // jest.config.cjs turns the checks off
  const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as { context: object };
  const app = new App({
    analyticsReporting: false,
    // Traces of the source make an error easier to find, and take a quarter of the time.
    context: { ...context, 'aws:cdk:disable-stack-trace': true },
  });
  addStacks(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app.synth().stacks.map(({ template }) => template as unknown);
}

/** How to deploy the stack and its settings is known: the checks accept them, and so does `broadcast rights`. */
it('no setting is refused, alone or with the settings it shares policies with', () => {
  const templates = synthesize((app) => {
    for (const [index, overrides] of [...alone, TOGETHER, ...COMBINED].entries()) {
      const settings = settingsOf('prod', overrides);
      new BroadcastStack(app, `Stack${index}`, { stageName: 'prod', settings, domainEvents, unreachedUsers });
    }
  });
  expect(templates.flatMap((template) => unknownTypes(parseTemplate(template, 'template')))).toEqual([]);
});

it('the checks run', () => {
  expect(() => synthesize((app) => new Queue(new Stack(app, 'Bad'), 'Queue'))).toThrow('AwsSolutions-SQS4');
});
