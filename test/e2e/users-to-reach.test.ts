/**
 * A broadcast with `ifUnreached`, from its event to `User To Reach`: through the queue on its own, and after users have caught up or
 * acknowledged. Local only.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { WebSocket } from 'ws';
import { connect } from '#sdk/client';
import { readTaken } from '#shared/acknowledgements/acknowledgements-table';
import { BROADCAST_REQUESTED, USER_TO_REACH, type UserToReach } from '#shared/contracts';
import { readCaughtUp } from '#shared/history/caught-up-rows';
import { reachId } from '#shared/to-reach/user-to-reach';
import { waitUntil } from '#tools/stack/wait-until';
import { ClientUser } from './support/client-user';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { startWithSettings } from './support/stack-with-settings';
import { requestedId, type StackUnderTest } from './support/stack-under-test';
import { watchBus, type WatchedEvent } from './support/watch-bus';

const SOURCE = 'e2e.reach';
const LONG_MS = 600_000;
/** Waits for no clock, and confirms a resume soon. */
const QUICK = { acknowledgeMs: 0, backoffMs: 1, maxBackoffMs: 20, pongMs: LONG_MS, replyMs: LONG_MS };

onThisMachine('users to reach', () => {
  let stack: StackUnderTest;
  let tables: DynamoDBDocumentClient;
  let events: readonly WatchedEvent[];
  let cli: ReturnType<typeof cliOf>;
  const opened: { close(): void }[] = [];
  beforeAll(async () => {
    stack = await startWithSettings({ acknowledgements: true, usersToReach: true });
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    events = await watchBus(stack, [USER_TO_REACH]);
    cli = cliOf(stack);
  });
  afterAll(async () => {
    tables.destroy();
    await stack.stop();
  });
  afterEach(async () => {
    opened.splice(0).forEach((client) => client.close());
    await stack.disconnectAll();
  });

  let serial = 0;
  /** @returns the id, once the broadcast has its report */
  async function publish(request: object): Promise<string> {
    const idempotencyKey = `key-${(serial += 1)}`;
    const detail = { idempotencyKey, message: { type: 'test', data: { serial } }, ...request };
    await stack.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    const id = requestedId(SOURCE, idempotencyKey);
    await stack.reportOf(id);
    return id;
  }

  function start(user: ClientUser, position?: string) {
    const client = connect({
      ...{ url: stack.outputs.WebSocketUrl, token: user.token, WebSocket, timing: QUICK },
      ...(position !== undefined && { position }),
    });
    opened.push(client);
    const heard: string[] = [];
    client.on('test', (_, { id }) => heard.push(id));
    return { client, heard };
  }

  const of = (broadcastId: string) =>
    events.map(({ detail }) => detail as unknown as UserToReach).filter((detail) => detail.broadcastId === broadcastId);
  const reasonsOf = (broadcastId: string) =>
    Object.fromEntries(of(broadcastId).map(({ userId, reason }) => [userId, reason]));
  /** As the queue does when the users have had their time. */
  const timeIsUp = (broadcastId: string) =>
    invokeFunction(stack.local!, 'ToReachReachUsers', {
      Records: [{ body: JSON.stringify({ broadcastId, dueAt: Date.now() }) }],
    });

  it('publishes who does not have it in time, once, with the message', async () => {
    await stack.connect('alice');
    const id = await publish({
      ...{ audience: { users: ['alice', 'bob', 'carol'], exclude: { users: ['carol'] } } },
      ifUnreached: { afterSeconds: 1 },
    });
    await waitUntil('the event', () => of(id).length > 0);
    expect(of(id)).toEqual([
      {
        ...{ id: reachId(id, 'bob'), broadcastId: id, userId: 'bob', reason: 'unreached' },
        ...{ message: { type: 'test', data: { serial } }, time: expect.any(String) as string },
      },
    ]);
    await waitUntil('that it is known to be on the bus', async () => {
      const row = await readTaken(tables, stack.outputs.AcknowledgementsTableName!, id, { shards: 1 }, 'bob');
      return row?.toldAt !== undefined;
    });
    // Later runs have nothing left to say.
    await timeIsUp(id);
    expect(of(id)).toHaveLength(1);

    expect(await cli(['show', id])).toMatchObject({
      stdout: expect.stringContaining('1 user, 1 s after it was opened: bob (unreached)') as string,
    });
    const { stdout: ofBob } = await cli(['why', id, '--user', 'bob']);
    expect(ofBob).toMatch(/✗ reach +in another way, unreached, at \d{4}-/);
    const { stdout: ofAlice } = await cli(['why', id, '--user', 'alice']);
    expect(ofAlice).toMatch(/✓ reach +not in another way, so far/);
    expect(answerOf<{ usersToReach: unknown }>(await cli(['show', id, '--json'])).usersToReach).toMatchObject({
      ...{ afterSeconds: 1, count: 1, users: [{ userId: 'bob', reason: 'unreached', isPublished: true }] },
    });
  });

  it('drops who has caught up meanwhile, once the client has confirmed it', async () => {
    const dora = new ClientUser(stack, 'dora');
    const before = start(dora);
    await dora.connections(1);
    const covered = () => Object.keys((JSON.parse(before.client.position) as { streams: object }).streams);
    await waitUntil('a resume', () => covered().includes('user'));
    const { position } = before.client;
    before.client.close();
    await dora.connections(0);

    const id = await publish({ audience: { users: ['dora', 'bob'] }, ifUnreached: { afterSeconds: 900 } });
    const after = start(dora, position);
    await waitUntil('what was missed', () => after.heard.includes(id));
    await waitUntil('a confirmed resume', async () => {
      const found = await readCaughtUp(tables, stack.outputs.HistoryTableName!, 'dora', {
        envelopeId: id,
        openedAt: 0,
      });
      return found.some(({ confirmedAt }) => confirmedAt !== undefined);
    });
    await timeIsUp(id);
    await waitUntil('the event', () => of(id).length > 0);
    expect(reasonsOf(id)).toEqual({ bob: 'unreached' });
  });

  it('also publishes who has it without an acknowledgement, where asked for', async () => {
    const eve = new ClientUser(stack, 'eve');
    const { heard } = start(eve);
    // A client that does not know acknowledgements.
    await stack.connect('frank');
    await eve.connections(1);
    const id = await publish({
      ...{ audience: { users: ['eve', 'frank', 'bob'] }, acknowledge: { withinSeconds: 3600 } },
      ifUnreached: { afterSeconds: 900, unacknowledged: true },
    });
    await waitUntil('the message', () => heard.includes(id));
    await waitUntil('the acknowledgement', async () => {
      const row = await readTaken(tables, stack.outputs.AcknowledgementsTableName!, id, { shards: 1 }, 'eve');
      return row?.at !== undefined;
    });
    await timeIsUp(id);
    await waitUntil('both events', () => of(id).length === 2);
    expect(reasonsOf(id)).toEqual({ bob: 'unreached', frank: 'unacknowledged' });
  });

  it('refuses what it could not do', async () => {
    for (const [request, cause] of [
      [
        { audience: { channels: ['news'] }, ifUnreached: { afterSeconds: 1 } },
        'ifUnreached needs audience.users, without everyone: who else may get it is not known',
      ],
      [
        { audience: { users: ['bob'] }, ifUnreached: { afterSeconds: 901 } },
        'ifUnreached.afterSeconds must be a whole number of seconds from 1 to 900, got 901',
      ],
      [
        { audience: { users: ['bob'] }, ifUnreached: { afterSeconds: 1, unacknowledged: true } },
        'ifUnreached.unacknowledged needs acknowledge',
      ],
    ] as const) {
      const id = await publish(request);
      expect(await stack.reportOf(id)).toMatchObject({ status: 'FAILED', error: { cause } });
    }
  });
});
