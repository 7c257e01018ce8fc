import { join } from 'node:path';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { CONNECTION_CLOSED, CONNECTION_OPENED } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { serveConsole } from '#tools/console/index';
import type { Credentials } from '#local/iam/credentials';
import { Issuer } from '../functions/support/issuer';
import { age, endToken } from './support/connection-rows';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import type { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import { TestClient } from './support/test-client';
import { watchBus } from './support/watch-bus';

/** What the console returns for a test client opened as alice. */
async function admission({ local }: StackUnderTest): Promise<{ status: number; body: Record<string, string> }> {
  const console = serveConsole(local!, { stage: 'local' });
  try {
    const response = await fetch(`${console.url}api/admissions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'alice', channels: [] }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  } finally {
    console.close();
  }
}

onThisMachine("authorizer 'none'", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await startWithSettings({ authorizer: { type: 'none', channels: ['news'] } });
  });
  afterAll(() => stack.stop());

  it('lets everybody in as nobody, and into the open channels', async () => {
    const client = await TestClient.open(`${stack.outputs.WebSocketUrl}?userId=alice&token=alice`);
    expect(await stack.aws.connectionsOf('alice')).toEqual([]);
    const [connection] = stack.local!.connections.list();
    expect(await stack.aws.connectionsOf(`anonymous:${connection!.id}`)).toEqual([connection!.id]);

    client.send({ action: 'subscribe', channel: 'news' });
    await client.receive({ type: 'subscribed', channel: 'news' });
    client.send({ action: 'subscribe', channel: 'orders' });
    await client.receive({ type: 'error', channel: 'orders' });
    await client.close();
  });
});

onThisMachine("the console's test clients", () => {
  it.each(['none', 'iam', { type: 'token', userIdClaim: 'email' }] as const)('are let in by %j', async (authorizer) => {
    const stack = await startWithSettings({ authorizer });
    try {
      const { address, userId } = (await admission(stack)).body;
      const client = await TestClient.open(address!);
      expect(userId).toBe(
        typeof authorizer === 'string' ? { none: 'anonymous', iam: 'the signer' }[authorizer] : 'alice',
      );
      await client.close();
    } finally {
      await stack.stop();
    }
  });
});

onThisMachine("authorizer 'iam'", () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await startWithSettings({ authorizer: 'iam' })));
  afterAll(() => stack.stop());

  /** The address with a signature in its query, as browsers need it. */
  async function presigned(credentials: Credentials): Promise<string> {
    const { hostname, host, pathname, origin } = new URL(stack.outputs.WebSocketUrl.replace('ws:', 'http:'));
    const { region } = stack.local!.environment;
    const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256: Sha256 });
    const request = { method: 'GET', protocol: 'ws:', hostname, path: pathname, query: {}, headers: { host } };
    const { query = {} } = await signer.presign(request, { expiresIn: 60 });
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    return `${origin.replace('http:', 'ws:')}${pathname}?${pairs.join('&')}`;
  }

  it('lets in a caller that signed and may connect, and the signer is the user', async () => {
    const client = await TestClient.open(await presigned(stack.local!.access.credentials));
    expect(
      await stack.aws.connectionsOf(stack.local!.credentials.find('local')!.caller.arn.split(':')[4]!),
    ).toHaveLength(1);
    await client.close();
  });

  it('refuses a caller that did not sign or may not connect', async () => {
    await expect(TestClient.open(stack.outputs.WebSocketUrl)).rejects.toThrow('403');
    const role = stack.local!.credentials.forRole('arn:aws:iam::000000000000:role/stranger');
    await expect(presigned(role).then((url) => TestClient.open(url))).rejects.toThrow('403');
  });
});

onThisMachine("authorizer 'jwt', with connection events", () => {
  let issuer: Issuer;
  let stack: StackUnderTest;
  beforeAll(async () => {
    issuer = await Issuer.start();
    const authorizer = { type: 'jwt', issuer: issuer.url, audience: 'web', userIdClaim: 'name' } as const;
    stack = await startWithSettings({ authorizer, connectionEvents: true });
  });
  afterAll(async () => {
    await stack.stop();
    await issuer.stop();
  });

  const connect = async (claims: Record<string, unknown>) =>
    TestClient.open(stack.outputs.WebSocketUrl, ['broadcast', await issuer.token({ aud: 'web', ...claims })]);

  it('lets in a client whose token is from the issuer for this audience', async () => {
    const client = await connect({ name: 'alice', channels: ['orders'] });
    expect(await stack.aws.connectionsOf('alice')).toHaveLength(1);
    client.send({ action: 'subscribe', channel: 'orders' });
    await client.receive({ type: 'subscribed' });
    await client.close();
    await expect(connect({ name: 'alice', aud: 'app' })).rejects.toThrow('403');
    await expect(connect({ name: 'alice', iss: 'https://evil.example.com' })).rejects.toThrow('403');
    await expect(connect({})).rejects.toThrow('403');
  });

  it('publishes once that a connection was opened and closed, whichever function notices the end', async () => {
    const events = await watchBus(stack, [CONNECTION_OPENED, CONNECTION_CLOSED]);
    const of = (userId: string, type: string) =>
      events.filter(({ 'detail-type': detailType, detail }) => detailType === type && detail.userId === userId);
    const closed = (userId: string) => waitUntil(`the end of ${userId}`, () => of(userId, CONNECTION_CLOSED)[0]);

    const leaving = await connect({ name: 'leaving' });
    await leaving.close();
    expect((await closed('leaving')).detail).toMatchObject({ reason: 'DISCONNECTED', disconnectStatusCode: 1005 });

    await connect({ name: 'expiring' });
    const [expiring = ''] = await stack.aws.connectionsOf('expiring');
    await endToken(stack, expiring);
    await invokeFunction(stack.local!, 'ClosingCloseConnections');
    expect((await closed('expiring')).detail).toMatchObject({ connectionId: expiring, reason: 'TOKEN_EXPIRED' });

    await connect({ name: 'vanishing' });
    const [vanishing = ''] = await stack.aws.connectionsOf('vanishing');
    await age(stack, [vanishing]);
    stack.local!.connections.terminate(vanishing, { silently: true });
    const detail = { audience: { users: ['vanishing'] }, message: { type: 'test', data: null } };
    await stack.aws.publish({ source: 'e2e', detailType: 'Broadcast Requested', detail });
    await waitUntil('the sender to find it gone', async () => {
      await invokeFunction(stack.local!, 'ClosingCloseConnections');
      return of('vanishing', CONNECTION_CLOSED).length > 0;
    });
    expect((await closed('vanishing')).detail).toMatchObject({ connectionId: vanishing, reason: 'GONE' });

    for (const user of ['leaving', 'expiring', 'vanishing']) {
      expect(of(user, CONNECTION_OPENED)).toHaveLength(1);
      expect(of(user, CONNECTION_CLOSED)).toHaveLength(1);
      await waitUntil(`the rows of ${user} to go`, async () => (await stack.aws.connectionsOf(user)).length === 0);
    }
  });
});

onThisMachine("authorizer 'lambda'", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await startWithSettings({
      authorizer: {
        type: 'lambda',
        function: join(__dirname, 'support/team-authorizer.handler'),
        identitySource: ['route.request.querystring.ticket'],
        userIdKey: 'guest',
      },
    });
  });
  afterAll(() => stack.stop());

  const url = (query: string) => `${stack.outputs.WebSocketUrl}${query}`;

  it('calls the function of the team, whose context says who the client is and which channels it may use', async () => {
    const client = await TestClient.open(url('?ticket=alice'));
    expect(await stack.aws.connectionsOf('alice')).toHaveLength(1);
    client.send({ action: 'subscribe', channel: 'lobby' });
    await client.receive({ type: 'subscribed' });
    await client.close();
  });

  it('refuses to open a client from the console, saying what clients must show', async () => {
    expect(await admission(stack)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('decides, for clients that show query parameter ticket') as string },
    });
  });

  it('refuses a client without the identity source, and one the function refuses', async () => {
    await expect(TestClient.open(url(''))).rejects.toThrow('401');
    await expect(TestClient.open(url('?ticket=eve'))).rejects.toThrow('403');
  });
});
