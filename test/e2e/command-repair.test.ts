/** `broadcast redrive`, `replay` and `resend` against a running stack. */
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import type { BroadcastInput } from '#shared/contracts';
import { MAX_REPORTED_FAILURES } from '#shared/contracts/limits';
import { EXIT } from '#tools/stack/exit-codes';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';

// Fills the dead-letter queue and replays the archive, so never run it on a deployed stack.
onThisMachine('repairing with the command', () => {
  let stack: StackUnderTest;
  let cli: ReturnType<typeof cliOf>;
  let queues: SQSClient;
  let events: EventBridgeClient;
  beforeAll(async () => {
    stack = await StackUnderTest.startOwn();
    cli = cliOf(stack);
    queues = new SQSClient(stack.local!.access);
    events = new EventBridgeClient(stack.local!.access);
  });
  afterAll(async () => {
    queues.destroy();
    events.destroy();
    await stack.stop();
  });
  afterEach(async () => {
    await stack.disconnectAll();
    await queues.send(new PurgeQueueCommand({ QueueUrl: stack.outputs.DeadLetterQueueUrl }));
  });

  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const deadLetter = (body: unknown, attributes: Record<string, string>) =>
    queues.send(
      new SendMessageCommand({
        QueueUrl: stack.outputs.DeadLetterQueueUrl,
        MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
        MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, text(value)])),
      }),
    );

  const input = (eventId: string, more: Partial<BroadcastInput> = {}): BroadcastInput => ({
    mapping: 'BroadcastRequested',
    source: 'shop.support',
    eventId,
    time: '2026-11-21T02:10:00Z',
    request: { audience: { users: ['alice'] }, message: { type: 'kept', data: { n: 9007199254740991 } } },
    ...more,
  });
  const shipped = (id: string) => ({
    ...{ version: '0', id, 'detail-type': 'OrderShipped', source: 'shop.orders', account: '000000000000' },
    ...{ time: '2026-11-21T02:11:00Z', region: 'us-east-1', resources: [] },
    detail: { customerId: 'alice', orderId: 'A-1042', carrier: 'DHL', trackingUrl: 'https://example.com' },
  });
  async function fromRule(id: string) {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: stack.outputs.EventBusName }));
    const rule = Rules.find(({ Name }) => Name?.includes('RulesOrderShipped') && !Name.includes('Incomplete'));
    const target = stack.outputs.BroadcastStateMachineArn;
    await deadLetter(shipped(id), { RULE_ARN: rule?.Arn ?? '', TARGET_ARN: target, ERROR_CODE: 'INTERNAL_ERROR' });
  }

  interface Redriven {
    readonly redriven: number;
    readonly left: number;
    readonly messages: readonly { readonly plan: { readonly does: string; readonly why?: string } }[];
  }

  it('redrives dead letters of EventBridge and of the state machine, with the same broadcast ids', async () => {
    const client = await stack.connect('alice');
    await fromRule('event-1');
    await deadLetter(input('event-2'), { EXECUTION_ARN: 'arn', ERROR_CODE: 'ResourceNotFoundException' });

    const dry = await cli(['redrive', '--dry-run']);
    expect(dry.stdout).toMatch(/INTERNAL_ERROR +restart OrderShipped\/shop\.orders\/event-1, attempt 1/);
    expect(dry.stdout).toMatch(
      /ResourceNotFoundException +restart BroadcastRequested\/shop\.support\/event-2, attempt 1/,
    );
    expect(dry.stdout).toContain('2 would be restarted, 0 left.');

    const { exitCode, stdout } = await cli(['redrive']);
    expect(stdout).toContain('2 restarted, 0 left.');
    expect(exitCode).toBe(0);
    expect(await client.receive({ id: 'OrderShipped/shop.orders/event-1' })).toMatchObject({
      time: '2026-11-21T02:11:00Z',
      data: { orderId: 'A-1042' },
    });
    expect(await client.receive({ id: 'BroadcastRequested/shop.support/event-2' })).toMatchObject({
      time: '2026-11-21T02:10:00Z',
      data: { n: 9007199254740991 },
    });
    expect((await cli(['redrive'])).stdout).toBe('The dead-letter queue is empty.\n');
  });

  it('sends nothing twice when it redrives a message whose broadcast completed meanwhile', async () => {
    const client = await stack.connect('alice');
    await deadLetter(input('event-3'), { ERROR_CODE: 'x' });
    await cli(['redrive']);
    await client.receive({ id: 'BroadcastRequested/shop.support/event-3' });
    await stack.reportOf('BroadcastRequested/shop.support/event-3');

    await deadLetter(input('event-3'), { ERROR_CODE: 'x' });
    await deadLetter(input('event-4'), { ERROR_CODE: 'x' });
    await cli(['redrive']);
    await client.receive({ id: 'BroadcastRequested/shop.support/event-4' });
    expect(client.messages.filter(({ id }) => String(id).endsWith('event-3'))).toHaveLength(1);
  });

  it('leaves unreadable messages, those that came back too often and those no rule targets any more, and says why', async () => {
    await deadLetter('not JSON', { ERROR_CODE: 'a' });
    await deadLetter(input('event-5', { redrives: 3 }), { ERROR_CODE: 'b' });
    const gone = `${stack.outputs.BroadcastStateMachineArn.replace(':states:', ':events:').split(':stateMachine:')[0]}:rule/${stack.outputs.EventBusName}/Gone`;
    await deadLetter(shipped('event-6'), { RULE_ARN: gone, TARGET_ARN: 'arn:x', ERROR_CODE: 'c' });

    const result = await cli(['redrive', '--json']);
    const { redriven, left, messages } = answerOf<Redriven>(result);
    expect({ redriven, left, exitCode: result.exitCode }).toEqual({ redriven: 0, left: 3, exitCode: 1 });
    expect(messages.map(({ plan }) => plan.why).sort()).toEqual([
      expect.stringContaining('it has come back 3 times'),
      expect.stringContaining('it is neither an event of a rule nor the input of an execution'),
      expect.stringContaining('no longer has this target'),
    ]);
    const again = answerOf<Redriven>(await cli(['redrive', '--max-redrives', '4', '--json']));
    expect(again).toMatchObject({ redriven: 1, left: 2 });
  });

  /** The queue that the users without a connection go to, and the rule that puts them there. */
  async function unreachedUsers() {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: stack.outputs.EventBusName }));
    const rule = Rules.find(({ EventPattern }) => EventPattern?.includes('Users Unreached'));
    const ofRule = { Rule: rule?.Name, EventBusName: stack.outputs.EventBusName };
    const { Targets: [target] = [] } = await events.send(new ListTargetsByRuleCommand(ofRule));
    const queueArn = target?.Arn ?? '';
    const QueueUrl = stack.outputs.DeadLetterQueueUrl.replace(/[^/]+$/, queueArn.split(':').pop() ?? '');
    return { ruleArn: rule?.Arn ?? '', queueArn, QueueUrl };
  }

  it('delivers a dead letter meant for another queue to that queue only', async () => {
    const { ruleArn, queueArn, QueueUrl } = await unreachedUsers();
    const unreached = { broadcastId: 'OrderShipped/shop.orders/event-9', users: ['zoe'] };
    const event = { ...shipped('event-9'), source: 'broadcast', 'detail-type': 'Users Unreached', detail: unreached };
    await deadLetter(event, { RULE_ARN: ruleArn, TARGET_ARN: queueArn, ERROR_CODE: 'd' });

    const { stdout } = await cli(['redrive']);
    expect(stdout).toMatch(/hand event event-9 to \S+/);
    const { Messages: [message] = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    expect(message?.Body).toContain('zoe');
  });

  it('gives a message back to the queue whose reader failed on it too often, whatever it says', async () => {
    const { queueArn, QueueUrl } = await unreachedUsers();
    await queues.send(new PurgeQueueCommand({ QueueUrl }));
    for (const MessageBody of ['{"broadcastId":"waits"}', 'no JSON']) {
      await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    const receive = async () =>
      (await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 })))
        .Messages ?? [];
    for (let times = 0; times < 5; times += 1) expect(await receive()).toHaveLength(2);
    expect(await receive()).toEqual([]);

    const dry = answerOf<Redriven>(await cli(['redrive', '--dry-run', '--json']));
    const plan = { does: 'give-back', queueArn };
    const cause = 'received too often';
    expect(dry).toMatchObject({ redriven: 0, left: 0, messages: [1, 2].map(() => ({ cause, plan })) });
    const { stdout, exitCode } = await cli(['redrive']);
    expect(stdout).toMatch(/received too often +give it back to \S+/);
    expect(exitCode).toBe(0);
    const back = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    expect(back.Messages?.map(({ Body }) => Body).sort()).toEqual(['no JSON', '{"broadcastId":"waits"}']);
    await queues.send(new PurgeQueueCommand({ QueueUrl }));
    expect(answerOf<Redriven>(await cli(['redrive', '--json']))).toMatchObject({ redriven: 0, left: 0 });
  });

  it('replays with the same ids, so that what completed is not sent twice', async () => {
    const client = await stack.connect('alice');
    const from = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
    const detail = { customerId: 'alice', orderId: 'A-7', carrier: 'DHL', trackingUrl: 'https://example.com' };
    const eventId = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
    const broadcastId = `OrderShipped/shop.orders/${eventId}`;
    await client.receive({ id: broadcastId });
    await stack.reportOf(broadcastId);
    const { executionArn } = await new Promise<{ executionArn: string }>((resolve) => {
      const done = stack.local!.onExecutionEvent((event) => {
        if (event.event.type !== 'ExecutionSucceeded') return;
        // Executions of other tests, and the broadcast's own, may still be ending.
        const output = JSON.parse(String(event.event.details?.output)) as { broadcastId?: string; status?: string };
        if (output.broadcastId !== broadcastId || output.status !== 'DUPLICATE') return;
        done();
        resolve(event);
      });
      void cli(['replay', '--from', from, '--to', new Date(Date.now() + 5000).toISOString(), '--name', 'test-1']);
    });
    expect(executionArn).toContain(eventId);
    expect(client.messages.filter(({ id }) => id === broadcastId)).toHaveLength(1);

    const followed = await cli(['replay', '--follow', 'test-1']);
    expect(followed.stdout).toContain('test-1 is COMPLETED.');
    expect(followed.exitCode).toBe(0);
  });

  it('resends only to the failed connections, with the id clients know', async () => {
    const [alice, bob] = [await stack.connect('alice'), await stack.connect('bob')];
    stack.local!.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413, users: ['bob'] }] });
    const line = ['publish', '--users', 'alice,bob', '--type', 'x', '--data', '1', '--no-check', '--wait', '--json'];
    const { broadcastId } = answerOf<{ broadcastId: string }>(await cli(line));
    stack.local!.faults.clear();

    expect((await cli(['resend', broadcastId, '--dry-run'])).stdout).toMatch(/^Would go to 1 connection: /);
    const { exitCode, stdout } = await cli(['resend', broadcastId]);
    expect(stdout).toMatch(/connections +1 = 1 delivered/);
    expect(exitCode).toBe(0);
    await bob.receive({ id: broadcastId });
    await cli(['resend', broadcastId]);
    expect(bob.messages).toHaveLength(1);
    expect(alice.messages).toHaveLength(1);
  });

  it('says who is left out if failures are not on record, and reaches them with --whole-audience', async () => {
    const [alice, bob] = [await stack.connect('alice'), await stack.connect('bob')];
    // More failures than a report lists, because API Gateway refuses such ids; bob's is the last.
    const refused = Array.from({ length: MAX_REPORTED_FAILURES + 2 }, (_, index) => `no connection ${index}`);
    stack.local!.faults.set({
      seed: 1,
      faults: [
        { type: 'dynamodb-error', operations: ['PutItem'], tables: ['*Outcomes*'] },
        { type: 'post-status', status: 413, users: ['bob'] },
      ],
    });
    const broadcastId = await stack.request({ users: ['alice', 'bob'], connections: refused });
    const report = await stack.reportOf(broadcastId);
    const [notWritten] = stack.local!.faults.state().faults.map(({ injected }) => injected);
    stack.local!.faults.clear();
    expect(notWritten).toBeGreaterThan(0);
    const failed = refused.length + 1;
    expect(report).toMatchObject({ delivered: 1, failed, recorded: 0, unrecordedFailures: failed });
    const unknown = { failedConnections: 3, lostParts: 0, totals: false };

    const why = await cli(['why', '--user', 'alice', '--event', broadcastId, '--json']);
    expect(answerOf<object>(why)).toMatchObject({ broadcasts: [{ got: null }] });
    expect(why.exitCode).toBe(EXIT.UNKNOWN);

    const dry = await cli(['resend', broadcastId, '--dry-run', '--json']);
    expect(answerOf<object>(dry)).toMatchObject({ connections: expect.any(Array) as string[], unknown });
    expect(answerOf<{ connections: string[] }>(dry).connections).toHaveLength(MAX_REPORTED_FAILURES);
    expect(dry.exitCode).toBe(EXIT.UNKNOWN);
    const named = await cli(['resend', broadcastId]);
    expect(named.stdout).toContain('3 failed connections are not on record');
    expect(named.exitCode).toBe(EXIT.UNKNOWN);
    expect(bob.messages).toEqual([]);

    const audience = await cli(['resend', broadcastId, '--whole-audience', '--dry-run']);
    expect(audience.stdout).toContain('"users":["alice","bob"]');
    const all = await cli(['resend', broadcastId, '--whole-audience']);
    expect(all.stdout).toMatch(/connections +24 = 2 delivered \+ 0 stale \+ 22 failed/);
    expect(all.exitCode).toBe(EXIT.NOT_WELL);
    // Both with the id by which a client drops a copy.
    for (const client of [alice, bob]) await client.receive({ id: broadcastId });
  });

  it('resends nothing if nothing failed', async () => {
    const line = ['publish', '--users', 'nobody', '--type', 'x', '--data', '1', '--no-check', '--wait', '--json'];
    const { broadcastId } = answerOf<{ broadcastId: string }>(await cli(line));
    const { exitCode, stdout } = await cli(['resend', broadcastId]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('nothing to send again') as string,
    });
  });

  it.each([
    [['resend', 'none'], 3, "There is no broadcast 'none'"],
    [['replay'], 2, 'Name the start'],
    [['replay', '--from', '1m', '--to', '1h'], 2, '--from must be before --to'],
    [['replay', '--from', 'yesterday'], 2, "got 'yesterday'"],
    [['replay', '--follow', 'none'], 3, "There is no replay 'none'"],
    [['redrive', '--max', '0'], 2, 'a whole number from 1'],
  ])('refuses %j', async (line, code, message) => {
    const { exitCode, stderr } = await cli(line);
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) as string });
  });
});
