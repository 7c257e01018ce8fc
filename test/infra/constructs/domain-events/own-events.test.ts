/** Who may put events on the bus: the service's own source belongs to its own roles, publishers have theirs. */
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BroadcastService } from '#constructs/broadcast-service';
import type { PublishedEvents } from '#constructs/domain-events/grant-publish';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { EVENT_SOURCE } from '#shared/contracts';

interface Given {
  readonly settings?: SettingsOverrides;
  readonly bus?: (stack: Stack) => IEventBus;
  readonly env?: { readonly account: string; readonly region: string };
}

function serviceIn({ settings = {}, bus, env }: Given = {}) {
  const stack = new Stack(new App(), 'Shop', env && { env });
  const service = new BroadcastService(stack, 'Broadcast', {
    domainEvents: [
      {
        name: 'OrderShipped',
        pattern: { source: ['shop.orders'], detailType: ['OrderShipped'] },
        audience: { everyone: true },
        message: { type: 'orderShipped', data: null },
      },
    ],
    unreachedUsers: [{ name: 'Unseen', broadcastsOf: ['OrderShipped'] }],
    settings,
    ...(bus && { eventBus: bus(stack) }),
  });
  return { stack, service, template: () => Template.fromStack(stack) };
}

interface Statement {
  readonly Action: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements that allow PutEvents, by the role that has them. */
function putEventsOf(template: Template): [role: string, Statement][] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => {
    const { PolicyDocument, Roles } = Properties as {
      PolicyDocument: { Statement: Statement[] };
      Roles: { Ref: string }[];
    };
    const puts = PolicyDocument.Statement.filter(({ Action }) => [Action].flat().includes('events:PutEvents'));
    return puts.flatMap((statement) => Roles.map(({ Ref }): [string, Statement] => [Ref, statement]));
  });
}

const denials = (template: Template) => Object.values(template.findResources('AWS::Events::EventBusPolicy'));
const exempt = (template: Template): string[] => {
  const [{ Properties: { Statement } } = { Properties: {} }] = denials(template) as {
    Properties: { Statement: Statement };
  }[];
  const arns = Statement?.Condition?.ArnNotEquals?.['aws:PrincipalArn'] as { 'Fn::GetAtt': [string, string] }[];
  return arns.map(({ 'Fn::GetAtt': [role] }) => role).sort();
};

describe('the policy of the bus', () => {
  it("denies the service's source to everybody, whatever else they may do", () => {
    const template = serviceIn().template();
    template.resourceCountIs('AWS::Events::EventBusPolicy', 1);
    template.hasResourceProperties('AWS::Events::EventBusPolicy', {
      EventBusName: { Ref: Match.stringLikeRegexp('EventsBus') },
      StatementId: Match.stringLikeRegexp('^[a-zA-Z0-9]{1,64}$'),
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('EventsBus'), 'Arn'] },
        Condition: { 'ForAnyValue:StringEquals': { 'events:source': EVENT_SOURCE } },
      },
    });
  });

  it.each([false, true])(
    'but for the roles that publish events of the service (connectionEvents %s)',
    (connectionEvents) => {
      const template = serviceIn({ settings: { connectionEvents } }).template();
      const publishing = putEventsOf(template)
        .filter(([, { Condition }]) => Condition?.StringEquals?.['events:source'] === EVENT_SOURCE)
        .map(([role]) => role);
      expect(publishing).toHaveLength(connectionEvents ? 6 : 3);
      expect(exempt(template)).toEqual(publishing.sort());
    },
  );

  it('is left to the owner of a bus of others, unless the setting says otherwise', () => {
    const imported = { bus: (stack: Stack) => EventBus.fromEventBusName(stack, 'Default', 'default') };
    expect(denials(serviceIn(imported).template())).toEqual([]);
    expect(denials(serviceIn({ settings: { eventBusName: 'shop' } }).template())).toEqual([]);
    serviceIn({ ...imported, settings: { protectSource: true } })
      .template()
      .hasResourceProperties('AWS::Events::EventBusPolicy', { EventBusName: 'default', Statement: { Effect: 'Deny' } });
  });

  it('can be left out', () => {
    expect(denials(serviceIn({ settings: { protectSource: false } }).template())).toEqual([]);
  });

  it('is refused for a bus of another account, which the stack cannot change', () => {
    const arn = 'arn:aws:events:eu-west-1:111111111111:event-bus/central';
    const given = {
      env: { account: '222222222222', region: 'eu-west-1' },
      bus: (stack: Stack) => EventBus.fromEventBusArn(stack, 'Central', arn),
    };
    expect(denials(serviceIn(given).template())).toEqual([]);
    expect(() => serviceIn({ ...given, settings: { protectSource: true } })).toThrow(
      /^protectSource: the bus central is in 111111111111 eu-west-1, and a stack in 222222222222/,
    );
  });
});

it('no role of the service may put events without a condition on their source', () => {
  const template = serviceIn({ settings: { connectionEvents: true, httpEndpoint: {} } }).template();
  const puts = putEventsOf(template);
  expect(puts).toHaveLength(7);
  for (const [, { Condition }] of puts) expect(Condition?.StringEquals).toHaveProperty('events:source');
  const [endpoint] = puts.filter(([role]) => role.includes('Http'));
  expect(endpoint?.[1].Condition).toEqual({
    StringEquals: { 'events:source': 'http', 'events:detail-type': 'Broadcast Requested' },
  });
});

it('a rule that trusts the source of the service also checks the account, and none of them starts a broadcast', () => {
  const template = serviceIn().template();
  const trusting = Object.values(template.findResources('AWS::Events::Rule'))
    .map(({ Properties }) => Properties as { EventPattern?: Record<string, unknown>; Targets: { Arn: object }[] })
    .filter(({ EventPattern }) => JSON.stringify(EventPattern?.source) === JSON.stringify([EVENT_SOURCE]));
  expect(trusting).toHaveLength(1);
  expect(trusting[0]?.EventPattern).toMatchObject({
    account: [{ Ref: 'AWS::AccountId' }],
    'detail-type': ['Users Unreached'],
  });
  expect(JSON.stringify(trusting[0]?.Targets)).toMatch(/UnseenQueue/);
});

describe('grantPublish', () => {
  function granted(events: PublishedEvents) {
    const { stack, service, template } = serviceIn();
    service.grantPublish(new Role(stack, 'Shop', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }), events);
    return putEventsOf(template()).find(([role]) => role.startsWith('Shop'))?.[1];
  }

  it('allows the source and, unless told otherwise, what the publisher SDK sends', () => {
    expect(granted({ source: 'shop.orders' })).toMatchObject({
      Action: 'events:PutEvents',
      Resource: { 'Fn::GetAtt': [expect.stringContaining('EventsBus'), 'Arn'] },
      Condition: { StringEquals: { 'events:source': 'shop.orders', 'events:detail-type': 'Broadcast Requested' } },
    });
  });

  it('allows several sources and the domain events named', () => {
    const source = ['shop.orders', 'shop.returns'];
    expect(granted({ source, detailTypes: ['OrderShipped', 'OrderReturned'] })?.Condition).toEqual({
      StringEquals: { 'events:source': source, 'events:detail-type': ['OrderShipped', 'OrderReturned'] },
    });
  });

  it.each<[string, PublishedEvents]>([
    ["source 'broadcast' is not for publishers", { source: EVENT_SOURCE }],
    ["source 'aws.s3' is not for publishers", { source: ['shop.orders', 'aws.s3'] }],
    ['needs at least one source', { source: [] }],
    ['needs at least one source', { source: 'shop.orders', detailTypes: [] }],
  ])('refuses what would allow more: %s', (message, events) => {
    expect(() => granted(events)).toThrow(message);
  });
});
