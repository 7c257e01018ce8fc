/** What the setting `presence` adds to a stack, and that nothing of it is there without it. */
import { grantsIn, synthesized, withoutMetadata } from './support/service-template';

describe('with presence', () => {
  const { service, template } = synthesized({ presence: { channels: ['room-*'], cap: 50 } });
  const granted = grantsIn(template);

  it('has a table whose rows expire, a route, and a function that gathers what the queue has', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'channel', KeyType: 'HASH' },
        { AttributeName: 'item', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'presence' });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 30,
      Environment: {
        Variables: { PRESENCE_CHANNELS: '["room-*"]', PRESENCE_CAP: '50', PRESENCE_GRACE_SECONDS: '10' },
      },
    });
    expect(service.outputs.PresenceTableName).toBeDefined();
  });

  it('lets each function do what it does and no more', () => {
    expect(granted(/RoutesPresence/, 'PresenceRosters')).toEqual(['dynamodb:Query']);
    expect(granted(/PresenceFlush/, 'PresenceRosters')).toEqual([
      ...['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ]);
    expect(granted(/./, 'PresenceRosters')).toHaveLength(4);
    const queue = 'PresenceAnnouncements';
    for (const role of [/RoutesSubscribe/, /RoutesUnsubscribe/, /RoutesDisconnect/, /ClosingCloseConnections/])
      expect(granted(role, queue)).toEqual(['sqs:SendMessage']);
    expect(granted(/PresenceFlush/, queue)).toEqual(expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:SendMessage']));
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    expect(policies.filter(([, policy]) => JSON.stringify(policy).includes(queue))).toHaveLength(5);
  });
});

it('leaves nothing of it in the template without it, as by default', () => {
  const { service, template } = synthesized({});
  expect(withoutMetadata(template).match(/.{0,40}presence.{0,20}/gi) ?? []).toEqual([]);
  expect(service.outputs).not.toHaveProperty('PresenceTableName');
  expect(service.presence).toBeUndefined();
  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 4);
  template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
});

it.each([
  [{ channels: [] }, /presence\.channels/],
  [{ channels: ['a b'] }, /presence\.channels/],
  [{ channels: ['a*b'] }, /presence\.channels/],
  [{ channels: ['room-*'], graceSeconds: 0 }, /presence\.graceSeconds must be a whole number from 1 to 900/],
  [{ channels: ['room-*'], cap: 1001 }, /presence\.cap must be a whole number from 1 to 1000/],
])('refuses %j', (presence, message) => {
  expect(() => synthesized({ presence })).toThrow(message);
});

it.each([[['*']], [['lobby', 'team/a:*']]])('takes channels %j', (channels) => {
  expect(() => synthesized({ presence: { channels } })).not.toThrow();
});

it('lets the functions use a key of the account, for the queue and the table', () => {
  const { template } = synthesized({ presence: { channels: ['room-*'] }, encryption: 'customer-managed' });
  const via = (role: RegExp) =>
    Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => role.test(id))
      .map(([, policy]) => JSON.stringify(policy));
  for (const role of [/PresenceFlush/, /RoutesSubscribe/, /RoutesUnsubscribe/, /RoutesDisconnect/])
    expect(via(role).join()).toMatch(/"kms:ViaService":.{0,60}sqs\./);
  expect(via(/RoutesPresence/).join()).toMatch(/"kms:ViaService":.{0,60}dynamodb\./);
});
