import type { JsonObject } from '#local/core/service';
import { localEventBridge, MACHINE, queueArn, START_ROLE } from './local-event-bridge';

const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/orders';
const PUBLISHER = { kind: 'role', arn: 'arn:aws:iam::000000000000:role/publisher' } as const;
const allowPublisher = {
  Effect: 'Allow',
  Principal: { AWS: PUBLISHER.arn },
  Action: 'events:PutEvents',
  Resource: BUS,
};

describe('AWS::Events::EventBus', () => {
  it('is a bus with a name and an ARN', async () => {
    const bridge = localEventBridge();
    const created = await bridge.create('AWS::Events::EventBus', 'Bus', {
      ...{ Name: 'orders', Description: 'd', Tags: [] },
      KmsKeyIdentifier: 'nothing is encrypted here',
    });
    expect(created).toEqual({ ref: 'orders', attributes: { Arn: BUS, Name: 'orders' } });
    expect(await bridge.call('DescribeEventBus', { Name: BUS })).toMatchObject({ Name: 'orders', Description: 'd' });
  });

  it('lets in callers that its policy allows', async () => {
    const bridge = localEventBridge();
    const properties = { Name: 'orders', Policy: { Version: '2012-10-17', Statement: [allowPublisher] } };
    await bridge.create('AWS::Events::EventBus', 'Bus', properties);
    await expect(bridge.put({ EventBusName: 'orders' }, PUBLISHER)).resolves.not.toBe('refused');
  });

  it.each<[string, JsonObject, string]>([
    ['a partner source', { EventSourceName: 's' }, 'does not support EventSourceName'],
    ['a bad name', { Name: 'a b' }, "Value 'a b' at 'name' failed to satisfy constraint"],
    ['a name that is taken', { Name: 'default' }, 'Event bus default already exists.'],
  ])('is refused with %s', async (_, properties, message) => {
    const created = localEventBridge().create('AWS::Events::EventBus', 'Bus', { Name: 'orders', ...properties });
    await expect(created).rejects.toThrow(message);
  });
});

describe('AWS::Events::EventBusPolicy', () => {
  it.each<[string, JsonObject]>([
    ['a statement', { Statement: allowPublisher }],
    ['the older parts', { Action: 'events:PutEvents', Principal: '*' }],
  ])('allows by %s', async (_, properties) => {
    const bridge = localEventBridge({ existingBuses: ['orders'] });
    await bridge.create('AWS::Events::EventBusPolicy', 'P', {
      EventBusName: 'orders',
      StatementId: 's',
      ...properties,
    });
    await expect(bridge.put({ EventBusName: 'orders' }, PUBLISHER)).resolves.not.toBe('refused');
    expect(await bridge.call('DescribeEventBus', { Name: 'orders' })).toMatchObject({
      Policy: expect.stringContaining('"Sid":"s"') as string,
    });
  });
});

describe('AWS::Events::Rule', () => {
  const rule = (properties: JsonObject) =>
    localEventBridge({ existingBuses: ['orders'] }).create('AWS::Events::Rule', 'Shipped', {
      EventPattern: { source: ['a'] },
      ...properties,
    });
  const target = (settings: JsonObject) => rule({ Targets: [{ Id: 'T', Arn: queueArn('q'), ...settings }] });

  it('has the bus in its ref and ARN, unless it is the default bus', async () => {
    expect(await rule({})).toMatchObject({
      ref: 'Shipped',
      attributes: { Arn: 'arn:aws:events:eu-west-1:000000000000:rule/Shipped' },
    });
    expect(await rule({ EventBusName: BUS })).toMatchObject({
      ref: 'orders|Shipped',
      attributes: { Arn: 'arn:aws:events:eu-west-1:000000000000:rule/orders/Shipped' },
    });
  });

  it.each<[string, JsonObject, string]>([
    [
      'neither pattern nor schedule',
      { EventPattern: undefined },
      'EventPattern or ScheduleExpression must be specified',
    ],
    [
      'a bad pattern',
      { EventPattern: { source: [] } },
      'Reason: Empty arrays are not allowed\n at source\n at [Source',
    ],
    ['too long a pattern', { EventPattern: { source: ['a'.repeat(4100)] } }, 'the limit is 4096'],
    ['a pattern that is not JSON', { EventPattern: '{' }, 'Event pattern is not valid. Reason: '],
    ['an unknown state', { State: 'RESTING' }, "ENABLED or DISABLED in local mode, got 'RESTING'"],
    [
      'six targets',
      { Targets: Array.from({ length: 6 }, (_, index) => ({ Id: `${index}`, Arn: queueArn('q') })) },
      'would have 6 targets of 5',
    ],
  ])('is refused with %s', async (_, properties, message) => {
    await expect(rule(properties)).rejects.toThrow(message);
  });

  it.each<[string, JsonObject, string]>([
    ['another service', { Arn: 'arn:aws:sns:eu-west-1:000000000000:topic' }, 'does not support arn:aws:sns:'],
    ['a state machine without a role', { Arn: MACHINE }, 'RoleArn is required for target'],
    ['a setting local mode lacks', { EcsParameters: {} }, 'does not support EcsParameters'],
    ['two inputs', { Input: '{}', InputPath: '$' }, 'Only one of Input, InputPath, or InputTransformer'],
    ['an input for a bus', { Arn: BUS, InputPath: '$' }, 'not supported for target T, an event bus'],
    ['too many attempts', { RetryPolicy: { MaximumRetryAttempts: 186 } }, 'from 0 to 185, got 186'],
    ['too short an age', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, 'from 60 to 86400, got 59'],
  ])('is refused with a target that has %s', async (_, settings, message) => {
    await expect(target(settings)).rejects.toThrow(message);
  });

  it('takes a role for a target whose service does not need one', async () => {
    await expect(target({ RoleArn: START_ROLE, SqsParameters: { MessageGroupId: 'g' } })).resolves.toBeDefined();
  });
});
