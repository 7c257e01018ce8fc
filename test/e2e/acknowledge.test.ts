/**
 * A broadcast that asks for acknowledgements, from its event to the event at its deadline: with the client SDK, with raw frames, after
 * a resume, and what the command says of it. Local only.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { WebSocket } from 'ws';
import { connect, type ConnectOptions } from '#sdk/client';
import {
  acknowledgementKey,
  isTaken,
  readAsked,
  TAKEN_SECONDS,
  type TakenRow,
} from '#shared/acknowledgements/acknowledgements-table';
import { BROADCAST_ACKNOWLEDGED, BROADCAST_REQUESTED } from '#shared/contracts';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';
import { waitUntil } from '#tools/stack/wait-until';
import { frameProblem } from '../functions/sdk/support/protocol';
import { ClientUser } from './support/client-user';
import { ExecutionsUnderTest } from './support/executions-under-test';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { startWithSettings } from './support/stack-with-settings';
import { requestedId, type StackUnderTest } from './support/stack-under-test';
import { watchBus, type WatchedEvent } from './support/watch-bus';

const SOURCE = 'e2e.acknowledge';
const LONG_MS = 600_000;
/** Gathers nothing, and waits for no clock. */
const QUICK = { acknowledgeMs: 0, backoffMs: 1, maxBackoffMs: 20, pongMs: LONG_MS, replyMs: LONG_MS };

onThisMachine('acknowledgements', () => {
  let stack: StackUnderTest;
  let executions: ExecutionsUnderTest;
  let tables: DynamoDBDocumentClient;
  let table: string;
  let events: readonly WatchedEvent[];
  let cli: ReturnType<typeof cliOf>;
  const opened: { close(): void }[] = [];
  beforeAll(async () => {
    stack = await startWithSettings({ acknowledgements: true });
    executions = new ExecutionsUnderTest(stack);
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    table = stack.outputs.AcknowledgementsTableName!;
    events = await watchBus(stack, [BROADCAST_ACKNOWLEDGED]);
    cli = cliOf(stack);
  });
  afterAll(async () => {
    tables.destroy();
    executions.close();
    await stack.stop();
  });
  afterEach(async () => {
    opened.splice(0).forEach((client) => client.close());
    await stack.disconnectAll();
  });

  let serial = 0;
  /** @returns the id, once the broadcast has its report */
  async function ask(audience: object): Promise<string> {
    const idempotencyKey = `key-${(serial += 1)}`;
    const detail = {
      ...{ audience, idempotencyKey, message: { type: 'test', data: serial } },
      acknowledge: { withinSeconds: 3600 },
    };
    await stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    const id = requestedId(SOURCE, idempotencyKey);
    await stack.reportOf(id);
    return id;
  }

  function start(user: ClientUser, options: Partial<ConnectOptions> = {}) {
    const client = connect({
      url: stack.outputs.WebSocketUrl,
      token: user.token,
      WebSocket,
      timing: QUICK,
      ...options,
    });
    opened.push(client);
    const heard: string[] = [];
    client.on('test', (_, { id }) => heard.push(id));
    return { client, heard };
  }

  async function takenOf(broadcastId: string): Promise<string[]> {
    const { Items = [] } = await tables.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    const rows = (Items as TakenRow[]).filter((row) => isTaken(row) && row.of.endsWith(`#${broadcastId}`));
    return rows.map(({ by }) => by).sort();
  }
  const taken = (broadcastId: string, ...users: string[]) =>
    waitUntil(
      `acknowledgements of ${users.join(', ')}`,
      async () => String(await takenOf(broadcastId)) === String(users),
    );

  /** Sets the deadline back, and lets the rule count. */
  async function pastDeadline(broadcastId: string): Promise<WatchedEvent['detail']> {
    const { until } = (await readAsked(tables, table, broadcastId))!;
    const past = Date.now() - (TAKEN_SECONDS + 1) * 1000;
    const shard = DEADLINE_SHARDS.of(broadcastId);
    await tables.send(
      new UpdateCommand({
        TableName: table,
        Key: acknowledgementKey.asked(broadcastId),
        UpdateExpression: 'SET #until = :past',
        ConditionExpression: '#until = :until',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':past': past, ':until': until },
      }),
    );
    const due = { ...acknowledgementKey.due(shard, broadcastId, past), broadcastId, until: past };
    await tables.send(new PutCommand({ TableName: table, Item: due }));
    await executions.runOverdueRule();
    return waitUntil('the event at the deadline', () =>
      events.find(({ detail }) => detail.broadcastId === broadcastId),
    ).then(({ detail }) => detail);
  }

  it('asks, takes what listeners have returned from, and says at the deadline who did not', async () => {
    const alice = new ClientUser(stack, 'alice');
    const { heard } = start(alice);
    // A client that does not know it.
    const bob = await stack.connect('bob');
    await alice.connections(1);

    const id = await ask({ users: ['alice', 'bob', 'nobody'] });
    await waitUntil('the message', () => heard.includes(id));
    const envelope = await bob.receive({ id });
    expect(frameProblem('serverFrame', envelope)).toBeUndefined();
    await taken(id, 'alice');

    expect(await cli(['show', id])).toMatchObject({
      stdout: expect.stringMatching(/acknowledged by 1 user so far, the deadline is .*; not by bob, nobody/) as string,
    });
    expect(await pastDeadline(id)).toMatchObject({
      ...{ broadcastId: id, acknowledged: 1, part: 1, parts: 1 },
      unacknowledged: { count: 2, users: ['bob', 'nobody'] },
    });

    const { stdout: ofAlice } = await cli(['why', id, '--user', 'alice']);
    expect(ofAlice).toMatch(/✓ acknowledge at \d{4}-/);
    const { stdout: ofBob } = await cli(['why', id, '--user', 'bob']);
    expect(ofBob).toMatch(/✗ acknowledge not by the deadline/);
    const { stdout: ofAll } = await cli(['why', id]);
    expect(ofAll).toMatch(/✗ acknowledge by 1 user by the deadline .*; not by bob, nobody/);

    const { receipt } = envelope.acknowledge as { receipt: string };
    const mallory = await stack.connect('mallory');
    mallory.send({ action: 'acknowledge', id: 'other', messages: [{ id, receipt }] });
    expect(await mallory.receive({ type: 'acknowledged', id: 'other' })).toMatchObject({
      refused: [{ id, reason: 'NOT_ASKED' }],
    });
    expect(await takenOf(id)).toEqual(['alice']);
  });

  it('takes it from a client that got the message by a resume, and counts the users of a channel', async () => {
    const carol = new ClientUser(stack, 'carol', ['news']);
    const before = start(carol);
    await before.client.subscribe('news');
    const covered = () => Object.keys((JSON.parse(before.client.position) as { streams: object }).streams);
    await waitUntil('a resume of the channel', () => covered().includes('channel:news'));
    const { position } = before.client;
    before.client.close();
    await carol.connections(0);

    const id = await ask({ channels: ['news'] });
    const after = start(carol, { position });
    void after.client.subscribe('news');
    await waitUntil('what it missed', () => after.heard.includes(id));
    await taken(id, 'carol');
    const detail = await pastDeadline(id);
    expect(detail).toMatchObject({ acknowledged: 1 });
    expect(detail).not.toHaveProperty('unacknowledged');
  });

  it('forgets what a user acknowledged', async () => {
    const dora = new ClientUser(stack, 'dora');
    start(dora);
    await dora.connections(1);
    const id = await ask({ users: ['dora', 'bob'] });
    await taken(id, 'dora');
    opened.splice(0).forEach((client) => client.close());
    await dora.connections(0);
    const answer = answerOf<{ acknowledgements: unknown }>(await cli(['forget', 'dora', '--yes', '--json']));
    expect(answer.acknowledgements).toEqual({ rows: 1, asked: 1 });
    const { Items } = await tables.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    expect(JSON.stringify(Items)).not.toContain('dora');
    expect(await readAsked(tables, table, id)).toMatchObject({ users: ['bob'] });
  });

  it('refuses a time that is none', async () => {
    const detail = {
      ...{ audience: { users: ['alice'] }, message: { type: 'test', data: 1 }, idempotencyKey: 'bad' },
      acknowledge: { withinSeconds: 0 },
    };
    await stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    expect(await stack.reportOf(requestedId(SOURCE, 'bad'))).toMatchObject({
      status: 'FAILED',
      error: { cause: 'acknowledge.withinSeconds must be a whole number of seconds from 1 to 86400, got 0' },
    });
  });
});
