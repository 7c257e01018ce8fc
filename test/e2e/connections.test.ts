import { SignJWT } from 'jose';
import { mintToken } from '#tools/stack/token';
import { waitUntil } from '#tools/stack/wait-until';
import { StackUnderTest } from './support/stack-under-test';
import { TestClient } from './support/test-client';

let stack: StackUnderTest;
beforeAll(async () => (stack = await StackUnderTest.start()));
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

describe('connecting', () => {
  it.each([
    ['no token', () => Promise.resolve('')],
    ['a forged token', () => mintToken('x'.repeat(64), { userId: 'eve' }).then((token) => `?token=${token}`)],
    ['an expired token', () => stack.token({ userId: 'eve', expiresIn: '-1m' }).then((token) => `?token=${token}`)],
    ['an unsigned token', () => Promise.resolve('?token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.')],
    [
      'a token without expiry',
      async () => {
        const secret = new TextEncoder().encode(await stack.aws.tokenSecret());
        return `?token=${await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('eve').sign(secret)}`;
      },
    ],
  ])('with %s is refused', async (_what, query) => {
    await expect(TestClient.open(stack.outputs.WebSocketUrl + (await query()))).rejects.toThrow('401');
    expect(await stack.aws.connectionsOf('eve')).toEqual([]);
  });

  it('takes the token as a subprotocol and answers with the other one', async () => {
    const client = await TestClient.open(stack.outputs.WebSocketUrl, [
      'broadcast',
      await stack.token({ userId: 'alice' }),
    ]);

    expect(client.socket.protocol).toBe('broadcast');
    await client.close();
  });

  it('writes rows, and disconnecting removes them', async () => {
    const client = await stack.connect('frank');
    expect(await stack.aws.connectionsOf('frank')).toHaveLength(1);

    await client.close();

    await waitUntil('the rows to go', async () => (await stack.aws.connectionsOf('frank')).length === 0);
  });
});

describe('a client message', () => {
  it('ping is answered by pong', async () => {
    const client = await stack.connect('gina');

    client.send({ action: 'ping' });

    expect(await client.receive({ type: 'pong' })).toEqual({ type: 'pong' });
  });

  it.each([
    ['malformed JSON', '{"action":'],
    ['an unknown action', { action: 'shout' }],
    ['no action', { hello: 1 }],
  ])('of %s gets an error that says what was expected', async (_what, message) => {
    const client = await stack.connect('gina');

    client.send(message);

    expect(await client.receive({ type: 'error' })).toMatchObject({
      message: expect.any(String) as unknown,
      expected: { action: expect.arrayContaining(['ping', 'subscribe', 'unsubscribe']) as unknown },
    });
  });

  it('to subscribe is refused for a channel the token does not grant', async () => {
    const client = await stack.connect('gina', ['orders']);

    client.send({ action: 'subscribe', channel: 'secret' });

    await client.receive({ type: 'error' });
  });
});

describe('posting to a connection', () => {
  it('without a signature is forbidden', async () => {
    await stack.connect('hugo');
    const [id = ''] = await stack.aws.connectionsOf('hugo');

    const answer = await fetch(`${stack.outputs.CallbackUrl}/@connections/${encodeURIComponent(id)}`, {
      method: 'POST',
      body: 'x',
    });

    expect(answer.status).toBe(403);
  });
});

describe('a connection that was cut', () => {
  it('is counted stale, its rows are pruned, and its user is unreached', async () => {
    if (!stack.local) return; // a deployed socket cannot be cut without $disconnect on purpose
    await stack.connect('ivan');
    const [id = ''] = await stack.aws.connectionsOf('ivan');
    stack.local.connections.terminate(id, { silently: true });

    const report = await stack.reportOf(await stack.request({ users: ['ivan'] }));

    expect(report).toMatchObject({
      status: 'COMPLETED',
      connections: 1,
      delivered: 0,
      stale: 1,
      unreachedUsers: { count: 1, users: ['ivan'] },
    });
    expect(await stack.aws.connectionsOf('ivan')).toEqual([]);
  });
});
