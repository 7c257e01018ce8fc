import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { contract } from '#test/support/shop/contract';
import { createPublisher } from '#sdk/publisher';
import { ConnectionGoneError, createServerSdk } from '#sdk/server';
import { waitUntil } from '#tools/stack/wait-until';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { startWithRoute } from './support/stack-with-route';

let stack: StackUnderTest;
let events: EventBridgeClient;
let managementApi: ApiGatewayManagementApiClient;
let dynamoDb: DynamoDBDocumentClient;
beforeAll(async () => {
  const deployed = process.env.E2E_OUTPUTS !== undefined;
  stack = deployed ? await StackUnderTest.start() : StackUnderTest.on(await startWithRoute());
  const access = stack.local?.access ?? {};
  events = new EventBridgeClient(access);
  managementApi = new ApiGatewayManagementApiClient({ ...access, endpoint: stack.outputs.CallbackUrl });
  dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient(access));
});
afterAll(async () => {
  for (const client of [events, managementApi, dynamoDb]) client.destroy();
  await stack.stop();
});
afterEach(() => stack.disconnectAll());

const publisher = () =>
  createPublisher(contract, {
    eventBusName: stack.outputs.EventBusName,
    source: 'test.publisher',
    client: events,
  });
const sdk = () =>
  createServerSdk(contract, {
    callbackUrl: stack.outputs.CallbackUrl,
    connectionsTableName: stack.outputs.ConnectionsTableName,
    managementApi,
    dynamoDb,
  });
const report = (broadcastId = '') => stack.reportOf(broadcastId);

const shipped = { orderId: 'A-1042', carrier: 'DHL', trackingUrl: 'https://example.com/track/A-1042' };

describe('a publisher', () => {
  it('reaches the sockets of its audience, and returns ids that lead to the report', async () => {
    const alice = await stack.connect('alice');
    const bob = await stack.connect('bob');

    const { broadcasts } = await publisher().orderShipped({ to: { users: ['alice', 'zoe'] }, data: shipped });
    const [broadcast] = broadcasts;

    expect(await alice.receive({ type: 'orderShipped' })).toEqual({
      id: broadcast?.broadcastId,
      type: 'orderShipped',
      time: expect.any(String) as string,
      data: shipped,
      at: expect.any(String) as string,
    });
    expect(await report(broadcast?.broadcastId)).toMatchObject({
      status: 'COMPLETED',
      delivered: 1,
      unreachedUsers: { count: 1, users: ['zoe'] },
    });
    expect(bob.messages).toEqual([]);
  });

  it('sends once what it publishes twice with one key', async () => {
    const carol = await stack.connect('carol');
    const publication = { to: { users: ['carol'] }, data: shipped, idempotencyKey: `A-1042-${Date.now()}` };

    const first = await publisher().orderShipped(publication);
    await report(first.broadcasts[0]?.broadcastId);
    const second = await publisher().orderShipped(publication);
    // A later broadcast to the same client: once it has arrived, a copy would have too.
    const last = await publisher().orderShipped({ to: { users: ['carol'] }, data: { ...shipped, orderId: 'A-1043' } });
    await report(last.broadcasts[0]?.broadcastId);
    await carol.receive({ id: last.broadcasts[0]?.broadcastId });

    expect(second.broadcasts[0]?.broadcastId).toBe(first.broadcasts[0]?.broadcastId);
    expect(carol.messages).toHaveLength(2);
  });

  it('reaches more users than one broadcast lists by several broadcasts, each once', async () => {
    // Exclusions take up most of what a broadcast may list, so that a few users are already too many.
    const long = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${name}-${String(index).padStart(100, '0')}`);
    const users = long('user', 30);
    const exclude = { connections: long('connection', 840) };
    const first = await stack.connect(users[0]!);
    const last = await stack.connect(users.at(-1)!);

    const { broadcasts } = await publisher().orderShipped({ to: { users, exclude }, data: shipped });
    const reports = await Promise.all(broadcasts.map(({ broadcastId }) => report(broadcastId)));

    expect(broadcasts.length).toBeGreaterThan(1);
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(2);
    expect(reports.reduce((sum, { unreachedUsers }) => sum + unreachedUsers.count, 0)).toBe(28);
    for (const each of [first, last]) {
      await each.receive({ type: 'orderShipped' });
      expect(each.messages).toHaveLength(1);
    }
  });
});

describe('a server SDK', () => {
  it('sends to one connection of a user, and closes it', async () => {
    const [first, second] = [await stack.connect('erin'), await stack.connect('erin')];
    const ids = await sdk().connectionsOf('erin');
    expect(ids).toHaveLength(2);
    const [id = ''] = ids;

    await sdk().sendOrderShipped(id, shipped);
    const addressed = await waitUntil('the message', () => [first, second].find(({ messages }) => messages.length > 0));
    expect(addressed.messages).toMatchObject([{ type: 'orderShipped', data: shipped }]);
    expect(await sdk().getConnection(id)).toMatchObject({ connectedAt: expect.any(Date) as Date });

    expect(await sdk().disconnect(id)).toBe(true);
    await waitUntil('the socket to close', () => !addressed.open);
    expect(await sdk().isConnected(id)).toBe(false);
    expect(await sdk().disconnect(id)).toBe(false);
    await expect(sdk().sendOrderShipped(id, shipped)).rejects.toThrow(ConnectionGoneError);
  });

  it('closes all connections of a user, and of nobody else', async () => {
    const clients = [await stack.connect('frank'), await stack.connect('frank')];
    const other = await stack.connect('gina');

    expect(await sdk().disconnectUser('frank')).toBe(2);

    await waitUntil('the sockets to close', () => clients.every(({ open }) => !open));
    await waitUntil('the rows to go', async () => (await sdk().connectionsOf('frank')).length === 0);
    expect(other.open).toBe(true);
  });
});

onThisMachine('a route handled by the SDK', () => {
  const hello = (data: unknown) => ({ action: 'sayHello', data });

  it('answers with what the handler sends and returns', async () => {
    const client = await stack.connect('henry');
    await stack.connect('henry');

    client.send(hello({ name: 'Henry' }));

    await waitUntil('two greetings', () => client.messages.length === 2);
    const greeting = (text: string) => ({
      id: expect.any(String) as string,
      type: 'greeting',
      time: expect.any(String) as string,
      data: { text, connections: 2 },
    });
    expect(client.messages).toEqual(
      expect.arrayContaining([greeting('Hello Henry, by the SDK'), greeting('Hello Henry, in reply')]),
    );
  });

  it('tells a client what was expected in its message', async () => {
    const client = await stack.connect('ida');
    client.send(hello({ name: 7 }));
    expect(await client.receive({ type: 'error' })).toMatchObject({
      action: 'sayHello',
      message: "Message 'sayHello' does not fit: data.name: Invalid type: Expected string but received a number",
      issues: [{ path: 'data.name' }],
    });
  });

  it('tells a client that its message failed, but not why', async () => {
    const client = await stack.connect('jack');
    client.send(hello({ name: 'trouble' }));
    expect(await client.receive({ type: 'error' })).toEqual({
      type: 'error',
      message: 'Your message could not be handled. Try again later.',
      action: 'sayHello',
      requestId: expect.any(String) as string,
    });
  });
});
