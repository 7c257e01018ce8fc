import { type JsonObject, ServiceError } from '#local/core/service';
import { type LocalEventBridge, FUNCTION, localEventBridge, MACHINE, queueArn, START_ROLE } from './local-event-bridge';

const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/Orders';
const SHIPPED = { source: ['shop.orders'] };

/** A queue that takes messages of EventBridge for the rule. */
async function createQueue(bridge: LocalEventBridge, name: string, ruleArn = RULE): Promise<void> {
  const queue = await bridge.create('AWS::SQS::Queue', name, { QueueName: name });
  await bridge.create('AWS::SQS::QueuePolicy', `${name}Policy`, {
    Queues: [queue.ref],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn(name),
          Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        },
      ],
    },
  });
}

const createRule = (bridge: LocalEventBridge, target: JsonObject, properties: JsonObject = {}) =>
  bridge.create('AWS::Events::Rule', 'Orders', {
    EventPattern: SHIPPED,
    Targets: [{ Id: 'T', ...target }],
    ...properties,
  });

async function withMachine(target: JsonObject = {}, trust: JsonObject = {}): Promise<LocalEventBridge> {
  const bridge = localEventBridge();
  await createQueue(bridge, 'dead');
  await bridge.allow(START_ROLE, 'states:StartExecution', MACHINE, trust);
  await createRule(bridge, {
    Arn: MACHINE,
    RoleArn: START_ROLE,
    DeadLetterConfig: { Arn: queueArn('dead') },
    ...target,
  });
  return bridge;
}

const busy = () => new ServiceError('ServiceUnavailable', 'busy', 503);
const letterOf = async (bridge: LocalEventBridge) => {
  const [message] = await bridge.messages('dead');
  const attributes = Object.entries(message?.MessageAttributes ?? {});
  return {
    event: JSON.parse(message?.Body ?? 'null') as JsonObject | null,
    attributes: Object.fromEntries(attributes.map(([name, { StringValue }]) => [name, StringValue])),
  };
};

describe('a rule', () => {
  const sourceArn = (pattern: string) => ({ ArnLike: { 'aws:SourceArn': pattern } });
  const account = (id: string) => ({ StringEquals: { 'aws:SourceAccount': id } });

  it.each([
    [
      'rules of its account',
      { ...sourceArn('arn:aws:events:eu-west-1:000000000000:rule/*'), ...account('000000000000') },
    ],
    ['this rule', sourceArn(RULE)],
  ])('takes on a role that trusts EventBridge for %s', async (_, trust) => {
    const bridge = await withMachine({}, trust);
    await bridge.put();
    await bridge.arrived('delivered');
    expect(bridge.states.calls).toHaveLength(1);
  });

  it.each([
    ['another rule', sourceArn(`${RULE}s`)],
    ['rules of another account', { ...sourceArn(RULE), ...account('111111111111') }],
  ])('cannot take on a role that trusts EventBridge for %s', async (_, trust) => {
    const bridge = await withMachine({}, trust);
    await bridge.put();
    await bridge.arrived('dead-lettered');
    expect(bridge.states.calls).toEqual([]);
    expect((await letterOf(bridge)).attributes).toMatchObject({ ERROR_CODE: 'NO_PERMISSIONS' });
  });

  it('starts the state machine with the role of the target', async () => {
    const bridge = await withMachine();
    const id = await bridge.put();
    await bridge.arrived('delivered');
    expect(bridge.states.calls).toMatchObject([
      {
        operation: 'StartExecution',
        input: { stateMachineArn: MACHINE, name: expect.stringMatching(`^${id}_`) as string },
        caller: { kind: 'role', arn: START_ROLE },
      },
    ]);
    const input = JSON.parse(String(bridge.states.calls[0]?.input.input)) as JsonObject;
    expect(input).toMatchObject({ id, detail: { order: 7 } });
  });

  it('hands over what the input transformer makes', async () => {
    const bridge = await withMachine({
      InputTransformer: { InputPathsMap: { order: '$.detail.order' }, InputTemplate: '{"order":<order>}' },
    });
    await bridge.put();
    await bridge.arrived('delivered');
    expect(bridge.states.calls[0]?.input.input).toBe('{"order":7}');
  });

  it('says why it does not match an event', async () => {
    const bridge = await withMachine();
    await bridge.put({ Source: 'shop.carts' });
    expect(bridge.of('unmatched')).toMatchObject([
      { ruleArn: RULE, mismatch: { path: 'source', expected: '["shop.orders"]', got: '"shop.carts"' } },
    ]);
    expect(bridge.states.calls).toEqual([]);
  });

  it('rests while it is disabled', async () => {
    const bridge = await withMachine();
    await bridge.call('DisableRule', { Name: 'Orders' });
    await bridge.put();
    await bridge.call('EnableRule', { Name: 'Orders' });
    const id = await bridge.put();
    await bridge.arrived('delivered');
    expect(bridge.of('delivered').map(({ event }) => event.id)).toEqual([id]);
  });

  it('sends to a queue whose policy allows this rule', async () => {
    const bridge = localEventBridge();
    await createQueue(bridge, 'orders');
    await createRule(bridge, { Arn: queueArn('orders'), InputPath: '$.detail' });
    await bridge.put();
    await bridge.arrived('delivered');
    expect(await bridge.messages('orders')).toMatchObject([{ Body: '{"order":7}' }]);
  });

  it('invokes a function asynchronously', async () => {
    const bridge = localEventBridge();
    const principal = { Service: 'events.amazonaws.com' };
    bridge.context.resourcePolicies.add(FUNCTION, {
      Effect: 'Allow',
      Principal: principal,
      Action: 'lambda:InvokeFunction',
      Resource: FUNCTION,
    });
    await createRule(bridge, { Arn: FUNCTION, Input: '{"a":1}' });
    await bridge.put();
    await bridge.arrived('delivered');
    expect(bridge.lambda.calls).toMatchObject([
      {
        operation: 'Invoke',
        input: { FunctionName: FUNCTION, InvocationType: 'Event', Payload: '{"a":1}' },
        caller: { kind: 'service', arn: 'events.amazonaws.com', sourceArn: RULE },
      },
    ]);
  });

  it('writes to a log group, of a transformed event the message', async () => {
    const bridge = localEventBridge();
    const group = 'arn:aws:logs:eu-west-1:000000000000:log-group:/aws/events/orders';
    const transformer = {
      InputPathsMap: { time: '$.time' },
      InputTemplate: '{"timestamp": <time>, "message": "order shipped"}',
    };
    await createRule(bridge, { Arn: group, InputTransformer: transformer });
    await bridge.call('PutTargets', { Rule: 'Orders', Targets: [{ Id: 'Whole', Arn: `${group}:*` }] });
    const id = await bridge.put();
    await bridge.arrived('delivered', 2);
    expect(bridge.logged[0]).toEqual({ group: '/aws/events/orders', message: 'order shipped' });
    expect(JSON.parse(bridge.logged[1]?.message ?? '')).toMatchObject({ id });
  });

  it('passes an event on to another bus under its own id', async () => {
    const bridge = localEventBridge({ existingBuses: ['copies'] });
    const copies = 'arn:aws:events:eu-west-1:000000000000:event-bus/copies';
    await bridge.allow(START_ROLE, 'events:PutEvents', copies);
    await createRule(bridge, { Arn: copies, RoleArn: START_ROLE });
    const id = await bridge.put({ Time: 1_700_000_000 });
    await bridge.arrived('delivered');
    expect(bridge.of('received')).toMatchObject([
      { busName: 'default', event: { id } },
      { busName: 'copies', event: { id, time: '2023-11-14T22:13:20Z', detail: { order: 7 } } },
    ]);
  });
});

describe('a delivery that fails', () => {
  it('is tried again with growing waits, under one execution name', async () => {
    const bridge = await withMachine();
    bridge.states.failures.push(busy(), new ServiceError('ThrottlingException', 'slow down'), new Error('crash'));
    await bridge.put();
    for (const waits of [1, 2, 3]) {
      await bridge.arrived('retrying', waits);
      bridge.clock.advance(10_000);
    }
    expect(await bridge.arrived('delivered')).toMatchObject([{ attempts: 4 }]);
    expect(bridge.of('retrying').map(({ delayMs, failure }) => [delayMs, failure.code])).toEqual([
      [500, 'ERROR_FROM_TARGET'],
      [1000, 'THROTTLING'],
      [2000, 'INTERNAL_ERROR'],
    ]);
    expect(new Set(bridge.states.calls.map(({ input }) => input.name)).size).toBe(1);
  });

  it('ends in the dead-letter queue after the attempts allowed', async () => {
    const bridge = await withMachine({ RetryPolicy: { MaximumRetryAttempts: 1 } });
    bridge.states.failures.push(busy(), busy());
    const id = await bridge.put();
    await bridge.arrived('retrying');
    bridge.clock.advance(1000);
    await bridge.arrived('dead-lettered');
    const { event, attributes } = await letterOf(bridge);
    expect(event).toMatchObject({ id, source: 'shop.orders', detail: { order: 7 } });
    expect(attributes).toEqual({
      RULE_ARN: RULE,
      TARGET_ARN: MACHINE,
      ERROR_CODE: 'ERROR_FROM_TARGET',
      ERROR_MESSAGE: 'busy',
      RETRY_ATTEMPTS: '1',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });

  it('ends there when the event gets too old', async () => {
    const bridge = await withMachine({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    bridge.states.failures.push(...Array.from({ length: 20 }, busy));
    await bridge.put();
    for (let waits = 1; bridge.of('dead-lettered').length === 0; waits += 1) {
      await Promise.race([bridge.arrived('retrying', waits), bridge.arrived('dead-lettered')]);
      bridge.clock.advance(bridge.of('retrying').at(-1)?.delayMs ?? 0);
    }
    expect((await letterOf(bridge)).attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
      RETRY_ATTEMPTS: '6',
    });
  });

  it.each<[string, JsonObject, Error | undefined, string]>([
    ['input that is not JSON', { InputTransformer: noJson() }, undefined, 'INVALID_JSON'],
    ['a role without the permission', { RoleArn: 'arn:aws:iam::000000000000:role/other' }, undefined, 'NO_PERMISSIONS'],
    ['a state machine that is gone', {}, new ServiceError('StateMachineDoesNotExist', 'gone'), 'NO_RESOURCE'],
    ['input the target refuses', {}, new ServiceError('InvalidExecutionInput', 'bad'), 'INVALID_PARAMETER'],
    ['an execution that exists', {}, new ServiceError('ExecutionAlreadyExists', 'twice'), 'RESOURCE_ALREADY_EXISTS'],
  ])('is not tried again for %s', async (_, target, failure, code) => {
    const bridge = await withMachine(target);
    if (failure) bridge.states.failures.push(failure);
    await bridge.put();
    await bridge.arrived('dead-lettered');
    const { attributes } = await letterOf(bridge);
    expect(attributes).toMatchObject({ ERROR_CODE: code, RETRY_ATTEMPTS: '0' });
    expect(attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
    expect(bridge.of('retrying')).toEqual([]);
  });

  it('is lost without a queue, which is reported', async () => {
    const { standardError } = await import('#infra/terminal/standard');
    const print = jest.spyOn(standardError, 'print').mockImplementation();
    const { warnOfLostEvents } = await import('#local/events/index');
    const bridge = await withMachine({ DeadLetterConfig: undefined });
    bridge.states.failures.push(new ServiceError('StateMachineDoesNotExist', 'gone'));
    const id = await bridge.put();
    const [notice] = await bridge.arrived('lost');
    if (notice) warnOfLostEvents(notice);
    expect(print).toHaveBeenCalledWith(
      expect.stringMatching(`lost event ${id}.*NO_RESOURCE: gone.*no dead-letter queue`),
    );
    print.mockRestore();
  });

  it('is lost if the queue does not take it, which is reported', async () => {
    const bridge = localEventBridge();
    await createQueue(bridge, 'dead', 'arn:aws:events:eu-west-1:000000000000:rule/AnotherRule');
    await createRule(bridge, { Arn: MACHINE, RoleArn: START_ROLE, DeadLetterConfig: { Arn: queueArn('dead') } });
    await bridge.put();
    expect(await bridge.arrived('lost')).toMatchObject([
      {
        failure: { code: 'NO_PERMISSIONS' },
        queueProblem: expect.stringContaining('not authorized to perform: sqs:SendMessage') as string,
      },
    ]);
  });

  it('is abandoned when local mode stops', async () => {
    const bridge = await withMachine();
    bridge.states.failures.push(busy());
    await bridge.put();
    await bridge.arrived('retrying');
    await bridge.stop();
    expect(bridge.of('abandoned')).toHaveLength(1);
    expect(bridge.clock.waiting).toBe(0);
  });
});

function noJson(): JsonObject {
  return { InputPathsMap: { user: '$.detail.user' }, InputTemplate: '{"user":<user>}' };
}
