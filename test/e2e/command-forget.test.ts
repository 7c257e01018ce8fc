/**
 * `broadcast forget` against a running stack, with a key of its own, so that local mode runs that setting too. Afterwards no item
 * of any table has the user's id, but for what the command says.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { BroadcastInput, Resumed } from '#shared/contracts';
import { historyKey } from '#shared/history/history-table';
import { ROSTER, type RosterRow } from '#shared/presence/presence-table';
import { waitUntil } from '#tools/stack/wait-until';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { startWithSettings } from './support/stack-with-settings';
import type { StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';
import { connectionIdOf, rowOf, writeRows } from './support/written-rows';

interface Answer {
  readonly connections: { readonly closed: number; readonly rows: number };
  readonly history: Readonly<Record<'rows' | 'messages' | 'caughtUp' | 'exclusions', number>>;
  readonly broadcasts: number;
  readonly outcomes: number;
  readonly deadLetters: number;
  readonly left: readonly { readonly what: string; readonly count: number }[];
  readonly stays: readonly { readonly what: string; readonly until: string | null; readonly text: string }[];
}

onThisMachine('broadcast forget', () => {
  let stack: StackUnderTest;
  let cli: ReturnType<typeof cliOf>;
  let tables: DynamoDBDocumentClient;
  let queues: SQSClient;
  beforeAll(async () => {
    stack = await startWithSettings({ encryption: 'customer-managed' });
    cli = cliOf(stack);
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    queues = new SQSClient(stack.local!.access);
  });
  afterAll(async () => {
    tables.destroy();
    queues.destroy();
    await stack.stop();
  });

  async function everything(): Promise<Record<string, unknown>[]> {
    const { ConnectionsTableName, BroadcastsTableName, OutcomesTableName, HistoryTableName } = stack.outputs;
    const items: Record<string, unknown>[] = [];
    for (const TableName of [ConnectionsTableName, BroadcastsTableName, OutcomesTableName, HistoryTableName]) {
      for await (const { Items = [] } of paginateScan({ client: tables }, { TableName })) items.push(...Items);
    }
    return items;
  }
  const textOf = (item: unknown) =>
    JSON.stringify(item, (_, value: unknown) => (value instanceof Set ? [...value] : value));
  const naming = async (userId: string) => (await everything()).filter((item) => textOf(item).includes(userId));
  const published = async (audience: object, message: object) =>
    stack.reportOf(await stack.request(audience, { message }));
  const deadLetter = (users: string[]) => {
    const input: BroadcastInput = {
      ...{ mapping: 'BroadcastRequested', source: 'e2e', eventId: users.join('-and-'), time: '2026-11-21T02:10:00Z' },
      request: { audience: { users }, message: { type: 'test', data: null } },
    };
    const QueueUrl = stack.outputs.DeadLetterQueueUrl;
    return queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(input) }));
  };
  async function subscribed(userId: string): Promise<TestClient> {
    const client = await stack.connect(userId, ['news']);
    client.send({ action: 'subscribe', channel: 'news' });
    await client.receive({ type: 'subscribed' });
    return client;
  }

  /** @returns the cursors to go on from */
  async function resumed(client: TestClient, streams: Readonly<Record<string, string | null>>) {
    client.send({ action: 'resume', id: 'r', streams });
    const { streams: covered } = (await client.receive({ type: 'resumed', id: 'r' })) as unknown as Resumed;
    return Object.fromEntries(Object.entries(covered ?? {}).map(([name, { cursor }]) => [name, cursor]));
  }

  /** Everything that a stack can hold of a user. */
  async function fill(userId: string, other: string): Promise<TestClient> {
    const before = await subscribed(userId);
    const cursors = await resumed(before, { user: null });
    await before.close();
    await published({ users: [userId] }, { data: 'while away' });
    await published({ users: [userId, other] }, { data: { large: 'x'.repeat(2000) } });
    await published({ users: [userId] }, { data: { large: 'y'.repeat(2000) } });
    const client = await subscribed(userId);
    await subscribed(other);
    await resumed(client, cursors);
    await published({ users: [userId, other] }, { data: 'both are there' });
    await published({ channels: ['news'], exclude: { users: [userId] } }, { data: 'not to all', retain: 'k' });
    await published({ everyone: true, exclude: { users: [userId, other] } }, { data: { large: 'z'.repeat(2000) } });
    stack.local?.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413, users: [userId] }] });
    await published({ users: [userId, other] }, { data: 'fails for one' });
    stack.local?.faults.clear();
    await published({ users: [other] }, { data: { about: userId } });
    await published({ users: [userId] }, { data: 1, refused: true });
    await deadLetter([userId]);
    await deadLetter([userId, other]);
    return client;
  }

  it('deletes every item of the user, leaves those of others, and says what stays', async () => {
    const client = await fill('alice', 'robert');
    const before = await everything();
    expect(before.filter((item) => textOf(item).includes('alice')).length).toBeGreaterThan(15);

    const dry = answerOf<Answer>(await cli(['forget', 'alice', '--dry-run', '--json']));
    expect(await everything()).toEqual(before);

    const closed = new Promise((resolve) => client.socket.once('close', resolve));
    const result = await cli(['forget', 'alice', '--yes', '--json']);
    const answer = answerOf<Answer>(result);
    await closed;

    expect(answer).toMatchObject({
      connections: { closed: 1, rows: 3 },
      history: { rows: 5, messages: 0, caughtUp: 1, exclusions: 4 },
      broadcasts: 8,
      deadLetters: 1,
      left: [
        { what: 'messages in history', count: 1 },
        { what: 'dead letters to others too', count: 1 },
      ],
    });
    // Most outcomes are in the rows of their broadcasts.
    expect(answer.outcomes).toBeGreaterThanOrEqual(1);
    expect({ ...dry, connections: null, dryRun: null, left: null, stays: null }).toEqual({
      ...{ ...answer, connections: null, dryRun: null, left: null, stays: null },
    });
    expect(result.exitCode).toBe(1);

    // The message to the other that is about the user, in the row of the broadcast and in history, as the command says.
    const left = await naming('alice');
    expect(left).toHaveLength(2);
    for (const item of left) expect(textOf(item)).toContain(String.raw`\"about\":\"alice\"`);
    expect(answer.stays).toContainEqual(
      expect.objectContaining({ what: 'rows of others', text: expect.stringMatching(/^2 rows/) as string }),
    );
    const kept = (items: Record<string, unknown>[]) =>
      items.filter(({ recipient, stream }) => recipient === 'user#robert' || stream === historyKey.user('robert'));
    expect(kept(await everything())).toEqual(kept(before));
    expect(kept(before).length).toBeGreaterThan(4);

    const again = answerOf<Answer>(await cli(['forget', 'alice', '--yes', '--json']));
    const nothing = { rows: 0, messages: 0, caughtUp: 0, exclusions: 0 };
    expect(again).toMatchObject({
      connections: { rows: 0 },
      history: nothing,
      broadcasts: 0,
      outcomes: 0,
      deadLetters: 0,
    });

    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: stack.outputs.DeadLetterQueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual([expect.stringContaining('["alice","robert"]')]);
    await queues.send(new PurgeQueueCommand({ QueueUrl: stack.outputs.DeadLetterQueueUrl }));
  });

  it('says until when the stack keeps what cannot be deleted, also of a user it does not know', async () => {
    const result = await cli(['forget', 'nobody', '--yes', '--json']);
    const answer = answerOf<Answer>(result);
    const nothing = { rows: 0, messages: 0, caughtUp: 0, exclusions: 0 };
    expect(answer).toMatchObject({ connections: { closed: 0, rows: 0 }, history: nothing, broadcasts: 0, outcomes: 0 });
    expect({ left: answer.left, exitCode: result.exitCode }).toEqual({ left: [], exitCode: 0 });

    const days = (what: string) => {
      const { until = null } = answer.stays.find((each) => each.what === what) ?? {};
      return until === null ? null : Math.round((Date.parse(until) - Date.now()) / 86_400_000);
    };
    expect(days('archived events')).toBe(14);
    expect(days('logs')).toBe(7);
    expect(days('histories of executions')).toBe(90);
    expect(days('waiting messages')).toBe(14);
    expect(days('what others took off the bus')).toBeNull();
    expect(days('tokens')).toBeNull();
  });

  it('the broadcasts of a forgotten user can still be shown, and are not sent again', async () => {
    const before = new Set((await everything()).map(({ broadcastId }) => broadcastId));
    await published({ users: ['carol'] }, { data: 'for carol' });
    await cli(['forget', 'carol', '--yes']);
    const id = (await everything()).map(({ broadcastId }) => broadcastId).find((each) => each && !before.has(each));
    expect(await cli(['show', String(id)])).toMatchObject({
      stdout: expect.stringContaining('NO_CONNECTIONS') as string,
    });
    expect(answerOf(await cli(['resend', String(id), '--whole-audience', '--json']))).toMatchObject({ reports: [] });
  });

  it('says that a user with a valid token came back', async () => {
    const client = await stack.connect('dave');
    let again: Promise<TestClient> | undefined;
    client.socket.once('close', () => void (again = stack.connect('dave')));
    const { stdout, exitCode } = await cli(['forget', 'dave', '--yes']);
    const back = await waitUntil('the client to come back', () => again);
    // It may come back after the last look; then the next run finds it.
    if (exitCode === 1) expect(stdout).toContain('the user connected again: revoke the token first');
    await back.close();
  });

  it('asks a person, and takes only a yes', async () => {
    await published({ users: ['henry'] }, {});
    const refused = await cli(['forget', 'henry'], { terminal: true, stdin: '\n' });
    expect(refused.stderr).toContain("Delete user 'henry' from ");
    expect(refused.stderr).toContain('Nothing was deleted.');
    expect([refused.exitCode, (await naming('henry')).length]).toEqual([1, 2]);

    const ended = await cli(['forget', 'henry'], { terminal: true });
    expect([ended.exitCode, (await naming('henry')).length]).toEqual([130, 2]);

    const agreed = await cli(['forget', 'henry'], { terminal: true, stdin: 'yes\n' });
    expect([agreed.exitCode, await naming('henry')]).toEqual([0, []]);
    expect(agreed.stdout).toMatch(/^Deleted of user 'henry'\n/);
    expect(agreed.stdout).toMatch(/archived events +20\d\d-\d\d-\d\d +domain events/);
  });

  it('asks before it deletes, and without a terminal wants --yes', async () => {
    const { exitCode, stderr } = await cli(['forget', 'alice']);
    expect(stderr).toContain("There is no terminal to ask: --yes deletes user 'alice' without a question");
    expect(exitCode).toBe(2);
  });

  it('stops at Ctrl-C, and says how to go on', async () => {
    await stack.connect('erin');
    const { exitCode, stderr } = await cli(['forget', 'erin', '--yes'], { signal: AbortSignal.abort() });
    expect(stderr).toContain('Stopped halfway. What is deleted is deleted; start it again to go on.');
    expect(exitCode).toBe(130);
    expect(await naming('erin')).not.toHaveLength(0);
  });
});

onThisMachine('broadcast forget, with connection events', () => {
  it('leaves it to the closing rule to publish the end of a connection that is gone', async () => {
    const stack = await startWithSettings({ connectionEvents: true });
    try {
      await writeRows(stack, [rowOf(connectionIdOf('gone'), 'user#gina', 'gina', 'gone')]);
      const first = await cliOf(stack)(['forget', 'gina', '--yes', '--json']);
      const why = expect.stringContaining('closing rule') as string;
      expect(answerOf<Answer>(first).left).toEqual([{ what: 'rows of connections', count: 1, why }]);
      expect(first.exitCode).toBe(1);

      await invokeFunction(stack.local!, 'ClosingCloseConnections');
      const second = await cliOf(stack)(['forget', 'gina', '--yes', '--json']);
      expect(answerOf<Answer>(second)).toMatchObject({ connections: { rows: 0 }, left: [] });
    } finally {
      await stack.stop();
    }
  });
});

onThisMachine('broadcast forget, with presence', () => {
  it('leaves it to the channel to hear that the user has left, and then takes out the name', async () => {
    const stack = await startWithSettings({ presence: { channels: ['room'], graceSeconds: 1 } });
    const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    const cli = cliOf(stack);
    try {
      const client = await stack.connect('frank', ['room']);
      client.send({ action: 'subscribe', channel: 'room' });
      const row = async () => {
        const TableName = stack.outputs.PresenceTableName!;
        const { Items = [] } = await tables.send(new ScanCommand({ TableName, ConsistentRead: true }));
        return Items.find(({ item }) => item === ROSTER) as RosterRow | undefined;
      };
      await waitUntil('frank in the room', async () => (await row())?.members.includes('frank'));

      const first = answerOf<Answer>(await cli(['forget', 'frank', '--dry-run', '--json']));
      const why = expect.any(String) as string;
      expect(first.left).toEqual([{ what: 'channels the user is in', count: 1, why }]);
      const done = await waitUntil('nothing to be left', async () => {
        const { stdout, exitCode } = await cli(['forget', 'frank', '--yes']);
        return exitCode === 0 && stdout;
      });
      expect(done).toMatch(/ [01] +channels, name taken out/);
      expect(await row()).toMatchObject({ members: '[]', joined: [], left: [] });
    } finally {
      tables.destroy();
      await stack.stop();
    }
  });
});
