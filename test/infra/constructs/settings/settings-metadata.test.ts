/** What a service writes about its settings into its template, and what is read back. */
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as v from 'valibot';
import { type Contract, defineContract } from '#sdk/contract';
import { Template } from 'aws-cdk-lib/assertions';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { BroadcastService } from '#constructs/broadcast-service';
import { settingsInRegion } from '#constructs/settings/in-region';
import { settingsWith } from '#constructs/settings/defaults';
import { contractInTemplate } from '#constructs/contract/described-contract';
import { plainSettings } from '#constructs/settings/plain-settings';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { settingsInTemplate } from '#constructs/settings/settings-metadata';

const templateOf = (settings: (stack: Stack) => SettingsOverrides, contract?: Contract): unknown => {
  const stack = new Stack(new App(), 'Shop');
  new BroadcastService(stack, 'Broadcast', {
    domainEvents: [],
    settings: settings(stack),
    ...(contract && { contract }),
  });
  return Template.fromStack(stack).toJSON();
};

it('says in the template what it is set to, over the defaults', () => {
  const overrides = { sender: { reservedConcurrency: 7 }, accessLogs: true } as const;
  expect(settingsInTemplate(templateOf(() => overrides))).toEqual({
    ...settingsInRegion(settingsWith(overrides), undefined),
    authorizer: { type: 'token' },
  });
});

it('changes a resource with every setting, as CloudFormation does not update a stack for its metadata alone', () => {
  const resourcesOf = (reservePercent: number) => {
    const { Resources } = templateOf(() => ({ rate: { postsPerSecond: 2, reservePercent } })) as {
      Resources: Record<string, object>;
    };
    return Object.entries(Resources).map(([id, resource]) => `${id} ${JSON.stringify(resource)}`);
  };
  // Two posts a second either way, so that nothing but the settings differs.
  const before = resourcesOf(20);
  const changed = resourcesOf(21).filter((resource) => !before.includes(resource));
  expect(changed).toEqual([
    expect.stringMatching(/^BroadcastOverdueEveryMinute.*AWS::Events::Rule.*Settings [0-9a-f]{12}"/),
  ]);
  expect(resourcesOf(20)).toEqual(before);
});

describe('the contract', () => {
  // Of this name, CloudFormation would take the schema for a reference of its own.
  const contractOf = (entries: v.ObjectEntries) =>
    defineContract({ serverToClient: { shipped: v.object({ Ref: v.unknown(), ...entries }) } });
  const rulesOf = (template: unknown) =>
    Object.values((template as { Resources: Record<string, { Type: string }> }).Resources).filter(
      ({ Type }) => Type === 'AWS::Events::Rule',
    );

  it('is in the template, and changes a resource with each of its changes', () => {
    const [one, other] = [contractOf({}), contractOf({ carrier: v.string() })].map((contract) =>
      templateOf(() => ({}), contract),
    );
    expect(contractInTemplate(one)?.serverToClient.shipped?.schema).toEqual({
      type: 'object',
      properties: { Ref: {} },
      required: ['Ref'],
    });
    expect(rulesOf(one)).not.toEqual(rulesOf(other));
  });

  it('is not there if the service does not know it, or it is too large', () => {
    const large = contractOf({ note: v.pipe(v.unknown(), v.description('x'.repeat(200_000))) });
    expect([templateOf(() => ({})), templateOf(() => ({}), large)].map(contractInTemplate)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('leaves out what is known at deployment only', () => {
  const template = templateOf((stack) => ({
    eventBusName: new CfnParameter(stack, 'BusName').valueAsString,
    operations: { dashboard: false, alarms: true, alarmTopicArn: `${stack.partition}:topic` },
  }));
  expect(settingsInTemplate(template)).toMatchObject({ operations: { dashboard: false, alarms: true } });
  expect(JSON.stringify((template as { Metadata: unknown }).Metadata)).not.toMatch(/Ref|TOKEN|topic|eventBusName/);
});

it('leaves out constructs, and what the function of an authorizer is given', () => {
  const zone = HostedZone.fromHostedZoneId(new Stack(), 'Zone', 'Z1');
  const plain = plainSettings(
    settingsWith({
      customDomain: { domainName: 'ws.example.com', cdk: { hostedZone: zone } },
      authorizer: { type: 'lambda', function: { handler: 'src/a.handler', environment: { KEY: 'secret' } } },
    }),
  );
  expect(plain).toMatchObject({
    customDomain: { domainName: 'ws.example.com', cdk: {} },
    authorizer: { type: 'lambda' },
  });
  expect(JSON.stringify(plain)).not.toMatch(/secret|hostedZone/);
  expect(plainSettings(settingsWith({ httpEndpoint: { allowOrigins: [zone as never] } }))).toMatchObject({
    httpEndpoint: {},
  });
});

it.each([undefined, null, {}, { Metadata: {} }, { Metadata: { Broadcast: { settings: 'x' } } }])(
  'finds none in %j',
  (template) => {
    expect(settingsInTemplate(template)).toBeUndefined();
  },
);
