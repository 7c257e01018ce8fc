/** Networks that stand still, clients that are gone unnoticed, and answers that are cut off between two replies. */
import { once } from 'node:events';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { WebSocket } from 'ws';
import type { Fault } from '#local/faults/index';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { pass, until, useVirtualTime } from '#test/support/virtual-time';
import { closed, LocalApi, ok, REGION } from './local-api';

useVirtualTime();

let api: LocalApi;
let sdk: ApiGatewayManagementApiClient;
beforeEach(async () => {
  api = await LocalApi.start();
  sdk = new ApiGatewayManagementApiClient({
    endpoint: `${api.url}/dev`,
    region: REGION,
    credentials: DEVELOPER_CREDENTIALS,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  sdk.destroy();
  await api.stop();
});

const post = (ConnectionId: string, Data: string) => sdk.send(new PostToConnectionCommand({ ConnectionId, Data }));
const set = (...faults: Fault[]) => api.faults.set({ faults });

function messagesOf(client: WebSocket): string[] {
  const messages: string[] = [];
  client.on('message', (data: Buffer) => messages.push(data.toString()));
  return messages;
}

/** An API that echoes, and tells of each end of a connection. */
function echoing(): void {
  const ApiId = api.createApi();
  const { ref } = api.addRoute(ApiId, '$default', ({ body }) => ({ statusCode: 200, body }), {
    RouteResponseSelectionExpression: '$default',
  });
  api.create('RouteResponse', 'Response', { ApiId, RouteId: ref, RouteResponseKey: '$default' });
  api.addRoute(ApiId, '$disconnect', ok);
}

const invocationsOf = (name: string) => api.invocations.filter(({ functionName }) => functionName === name).length;

describe('a frozen network', () => {
  it('holds frames in both directions without a close, and then lets them go on in their order', async () => {
    echoing();
    const { client, id } = await api.connectWithId();
    const messages = messagesOf(client);
    expect(api.module.connections.freeze(id, 10_000)).toBe(true);
    client.send('question');
    await post(id, 'one');
    await post(id, 'two');
    await pass(9_999);
    expect(messages).toEqual([]);
    expect(invocationsOf('default')).toBe(0);
    expect(client.readyState).toBe(client.OPEN);

    await pass(1);
    await until(() => messages.length === 3);
    expect(messages).toEqual(['one', 'two', 'question']);
  });

  it('begins with a post, by a fault', async () => {
    echoing();
    const { client, id } = await api.connectWithId();
    const messages = messagesOf(client);
    set({ type: 'socket-frozen', forMs: 5000, times: 1 });
    await post(id, 'one');
    await post(id, 'two');
    await pass(4999);
    expect(messages).toEqual([]);
    await pass(1);
    await until(() => messages.length === 2);
  });

  it('hides the end of the client while it lasts', async () => {
    echoing();
    const { client, id } = await api.connectWithId();
    api.module.connections.freeze(id, 10_000);
    client.terminate();
    await once(client, 'close');
    await post(id, 'to nobody');
    expect(invocationsOf('disconnect')).toBe(0);
    await pass(10_000);
    await until(() => invocationsOf('disconnect') === 1);
  });
});

describe('a half-open socket', () => {
  it('takes posts for a client that is gone, until its end is noticed', async () => {
    echoing();
    const { client, id } = await api.connectWithId();
    const messages = messagesOf(client);
    set({ type: 'socket-half-open', noticedAfterMs: 60_000, times: 1 });
    await post(id, 'one');
    client.terminate();
    await once(client, 'close');
    await pass(59_999);
    await expect(post(id, 'two')).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    expect(invocationsOf('disconnect')).toBe(0);

    await pass(1);
    await until(() => invocationsOf('disconnect') === 1);
    await expect(post(id, 'three')).rejects.toMatchObject({ name: 'GoneException' });
    expect(messages).toEqual([]);
  });

  it('can be made by a test, and hears nothing of its client', async () => {
    echoing();
    const { client, id } = await api.connectWithId();
    expect(api.module.connections.halfOpen(id)).toBe(true);
    client.send('question');
    await post(id, 'lost');
    await pass(60_000);
    expect(invocationsOf('default')).toBe(0);
  });

  it('is none of a connection that is not open', () => {
    expect(api.module.connections.halfOpen('unknown')).toBe(false);
    expect(api.module.connections.freeze('unknown', 1)).toBe(false);
  });
});

describe('an interrupted answer', () => {
  it.each([
    ['after the first reply', { delivered: true }, ['one']],
    ['at the second', { skip: 1 }, ['one']],
    ['before the first reply', {}, []],
  ])('ends the connection %s', async (_when, fault, received) => {
    echoing();
    const { client } = await api.connectWithId();
    const messages = messagesOf(client);
    set({ type: 'reply-dropped', routes: ['$def*'], ...fault });
    const end = closed(client);
    client.send('one');
    client.send('two');
    await expect(end).resolves.toMatchObject({ code: 1006 });
    expect(messages).toEqual(received);
    expect(invocationsOf('disconnect')).toBe(0);
  });

  it('runs $disconnect if it is to, and leaves other routes alone', async () => {
    echoing();
    const { client } = await api.connectWithId();
    set({ type: 'reply-dropped', routes: ['other'] });
    const messages = messagesOf(client);
    client.send('one');
    await until(() => messages.length === 1);

    set({ type: 'reply-dropped', disconnectRoute: true });
    client.send('two');
    await until(() => invocationsOf('disconnect') === 1);
  });
});
