/** The operations as the AWS SDK calls them, over HTTP. */
import {
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  InvalidEventPatternException,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  StartReplayCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { awsJsonProtocol } from '#local/http/aws-json-protocol';
import { LocalServer } from '#local/http/local-server';
import { type LocalEventBridge, localEventBridge, queueArn } from './local-event-bridge';
import { sampleEvent } from './sample-event';

let server: LocalServer;
let bridge: LocalEventBridge;
let client: EventBridgeClient;

beforeAll(async () => {
  bridge = localEventBridge({ existingBuses: ['orders'] });
  server = new LocalServer();
  server.addHandler(awsJsonProtocol(bridge.context.registry, bridge.context.credentials));
  await server.listen(0);
  client = new EventBridgeClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await bridge.stop();
});

it('puts rules and targets, and shows them again', async () => {
  const EventPattern = '{"source":["shop.orders"]}';
  const rule = { Name: 'shipped', EventBusName: 'orders' };
  const { RuleArn } = await client.send(new PutRuleCommand({ ...rule, EventPattern, Description: 'd' }));
  expect(RuleArn).toBe('arn:aws:events:eu-west-1:000000000000:rule/orders/shipped');
  const Targets = [{ Id: 'T', Arn: queueArn('q'), RetryPolicy: { MaximumRetryAttempts: 3 } }];
  const put = await client.send(new PutTargetsCommand({ Rule: 'shipped', EventBusName: 'orders', Targets }));
  expect(put.FailedEntryCount).toBe(0);
  expect(await client.send(new DescribeRuleCommand(rule))).toMatchObject({ EventPattern, State: 'ENABLED' });
  expect((await client.send(new ListRulesCommand({ EventBusName: 'orders' }))).Rules).toHaveLength(1);
  const listed = await client.send(new ListTargetsByRuleCommand({ Rule: 'shipped', EventBusName: 'orders' }));
  expect(listed.Targets).toEqual(Targets);
});

it('removes targets and then the rule, which delivers no more', async () => {
  const rule = { Rule: 'passing', EventBusName: 'orders' };
  const named = { Name: 'passing', EventBusName: 'orders' };
  await client.send(new PutRuleCommand({ ...named, EventPattern: '{"source":["passing"]}' }));
  await client.send(new PutTargetsCommand({ ...rule, Targets: [{ Id: 'T', Arn: queueArn('passing') }] }));
  await expect(client.send(new DeleteRuleCommand(named))).rejects.toThrow(
    "Rule can't be deleted since it has targets.",
  );

  expect(await client.send(new RemoveTargetsCommand({ ...rule, Ids: ['T', 'none'] }))).toMatchObject({
    FailedEntryCount: 0,
  });
  await client.send(new DeleteRuleCommand(named));

  await expect(client.send(new DescribeRuleCommand(named))).rejects.toThrow(ResourceNotFoundException);
  const entry = { EventBusName: 'orders', Source: 'passing', DetailType: 'T', Detail: '{}' };
  const { Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  expect(bridge.of('matched').filter(({ event }) => event.id === Entries?.[0]?.EventId)).toEqual([]);
  await client.send(new DeleteRuleCommand(named)); // none to delete
});

it('puts events, refusing single entries', async () => {
  const entry = { Source: 'shop', DetailType: 'T', Detail: '{}', Time: new Date('2026-01-01T00:00:00Z') };
  const result = await client.send(new PutEventsCommand({ Entries: [entry, { ...entry, Detail: 'x' }] }));
  expect(result.FailedEntryCount).toBe(1);
  expect(result.Entries?.[1]).toEqual({ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' });
  const received = bridge.of('received').find(({ event }) => event.id === result.Entries?.[0]?.EventId);
  expect(received?.event.time).toBe('2026-01-01T00:00:00Z');
});

it('lists buses page by page', async () => {
  const first = await client.send(new ListEventBusesCommand({ Limit: 1 }));
  expect(first.EventBuses).toMatchObject([{ Name: 'default', CreationTime: expect.any(Date) as Date }]);
  const second = await client.send(new ListEventBusesCommand({ Limit: 1, NextToken: first.NextToken }));
  expect(second).toMatchObject({ EventBuses: [{ Name: 'orders' }] });
  expect(second.NextToken).toBeUndefined();
});

it('tests patterns', async () => {
  const test = (EventPattern: string, event: object = sampleEvent()) =>
    client.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }));
  expect((await test('{"source":["shop.orders"]}')).Result).toBe(true);
  expect((await test('{"source":["shop.carts"]}')).Result).toBe(false);
  await expect(test('{"source":"shop"}')).rejects.toThrow(InvalidEventPatternException);
  await expect(test('{"source":["a"]}', { id: '1' })).rejects.toThrow('Parameter Event is not valid. Reason: it lacks');
});

it('replays an archive', async () => {
  const source = 'arn:aws:events:eu-west-1:000000000000:event-bus/orders';
  await bridge.create('AWS::Events::Archive', 'Kept', { SourceArn: source });
  const { ReplayArn } = await client.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: 'arn:aws:events:eu-west-1:000000000000:archive/Kept',
      EventStartTime: new Date('2026-01-01T00:00:00Z'),
      EventEndTime: new Date('2026-01-02T00:00:00Z'),
      Destination: { Arn: source },
    }),
  );
  expect(ReplayArn).toBe('arn:aws:events:eu-west-1:000000000000:replay/again');
  expect(await client.send(new DescribeReplayCommand({ ReplayName: 'again' }))).toMatchObject({
    EventStartTime: new Date('2026-01-01T00:00:00Z'),
  });
});

it('says what does not exist', async () => {
  const nowhere = client.send(new DescribeEventBusCommand({ Name: 'nowhere' }));
  await expect(nowhere).rejects.toThrow(ResourceNotFoundException);
  await expect(client.send(new DescribeRuleCommand({ Name: 'none' }))).rejects.toThrow(
    'Rule none does not exist on EventBus default.',
  );
});
