import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  LimitExceededException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { once } from 'node:events';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { closed, LocalApi, nextMessage, ok, REGION } from './local-api';

let api: LocalApi;
let clients: ApiGatewayManagementApiClient[] = [];
beforeEach(async () => {
  api = await LocalApi.start();
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  clients = [];
  await api.stop();
});

function sdk(settings: Partial<ConstructorParameters<typeof ApiGatewayManagementApiClient>[0]> = {}) {
  const client = new ApiGatewayManagementApiClient({
    endpoint: `${api.url}/dev`,
    region: REGION,
    credentials: DEVELOPER_CREDENTIALS,
    maxAttempts: 1,
    ...settings,
  });
  clients.push(client);
  return client;
}

const post = (ConnectionId: string, Data: string | Uint8Array = 'x') =>
  new PostToConnectionCommand({ ConnectionId, Data });
const UNKNOWN_ID = 'AAAAAAAAAAAAAAA=';

describe('PostToConnection', () => {
  it('delivers a text message', async () => {
    api.createApi();
    const { client, id } = await api.connectWithId();
    const message = once(client, 'message') as Promise<[Buffer, boolean]>;
    const { $metadata } = await sdk().send(post(id, '{"text":"hällo"}'));
    const [data, isBinary] = await message;
    expect({ text: data.toString(), isBinary }).toEqual({ text: '{"text":"hällo"}', isBinary: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  it('delivers 128 KB, in frames of 32 KB, and nothing as nothing', async () => {
    api.createApi();
    const { client, id } = await api.connectWithId();
    for (const text of ['ä'.repeat(64 * 1024), '']) {
      const message = nextMessage(client);
      await sdk().send(post(id, text));
      expect(await message).toBe(text);
    }
  });

  it('replaces bytes that are not UTF-8, and leaves the connection open', async () => {
    api.createApi();
    const { client, id } = await api.connectWithId();
    const message = nextMessage(client);
    await sdk().send(post(id, Buffer.from([0x61, 0xff, 0x62])));
    expect(await message).toBe('a\ufffdb');
    const next = nextMessage(client);
    await sdk().send(post(id, 'next'));
    expect(await next).toBe('next');
  });

  it('raises GoneException for a connection that is closed, or never was', async () => {
    api.createApi();
    const { client, id } = await api.connectWithId();
    const end = closed(client);
    client.close();
    await end;
    for (const connectionId of [id, UNKNOWN_ID]) {
      const error: unknown = await sdk()
        .send(post(connectionId))
        .catch((refusal: unknown) => refusal);
      expect(error).toBeInstanceOf(GoneException);
      expect(error).toMatchObject({ name: 'GoneException', $metadata: { httpStatusCode: 410 } });
    }
  });

  it('raises GoneException for a connection broken by a local tool', async () => {
    api.createApi();
    const { id } = await api.connectWithId();
    api.module.connections.terminate(id, { silently: true });
    await expect(sdk().send(post(id))).rejects.toBeInstanceOf(GoneException);
  });

  it('raises PayloadTooLargeException over 128 KB', async () => {
    api.createApi();
    const { id } = await api.connectWithId();
    await expect(sdk().send(post(id, 'x'.repeat(128 * 1024 + 1)))).rejects.toBeInstanceOf(PayloadTooLargeException);
  });

  it('raises LimitExceededException when a slow client leaves too much unread, and serves the others', async () => {
    await api.stop();
    api = await LocalApi.start({ maxBufferedBytes: 256 * 1024 });
    api.createApi();
    const slow = await api.connectWithId();
    const other = await api.connectWithId();
    slow.client.pause();
    const message = 'x'.repeat(100 * 1024);
    const refusal = await (async () => {
      for (let posts = 0; posts < 500; posts += 1) {
        const error: unknown = await sdk()
          .send(post(slow.id, message))
          .then(
            () => undefined,
            (failure: unknown) => failure,
          );
        if (error !== undefined) return error;
      }
      return undefined;
    })();
    expect(refusal).toBeInstanceOf(LimitExceededException);
    const received = nextMessage(other.client);
    await sdk().send(post(other.id, 'hello'));
    expect(await received).toBe('hello');
  });

  it('raises LimitExceededException over the throttling of the stage', async () => {
    api.createApi({ DefaultRouteSettings: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } });
    const { id } = await api.connectWithId();
    await sdk().send(post(id));
    await sdk().send(post(id));
    await expect(sdk().send(post(id))).rejects.toBeInstanceOf(LimitExceededException);
  });

  it('refuses an id that API Gateway can never have given', async () => {
    api.createApi();
    await expect(sdk().send(post('alice'))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: 'Invalid connectionId: alice',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('GetConnection and DeleteConnection', () => {
  it('tells when a connection was opened and last active, and from where', async () => {
    api.createApi();
    const client = await api.connect('/dev', { headers: { 'User-Agent': 'test' } });
    const [summary] = api.module.connections.list();
    const before = await sdk().send(new GetConnectionCommand({ ConnectionId: summary?.id }));
    expect(before.ConnectedAt?.toISOString()).toBe(summary?.connectedAt);
    expect(before.Identity).toMatchObject({ SourceIp: '127.0.0.1', UserAgent: 'test' });
    while (Date.now() <= Date.parse(summary?.connectedAt ?? '')) await new Promise(setImmediate);
    client.ping();
    await once(client, 'pong');
    const after = await sdk().send(new GetConnectionCommand({ ConnectionId: summary?.id }));
    expect(after.LastActiveAt?.getTime()).toBeGreaterThan(before.LastActiveAt?.getTime() ?? Infinity);
  });

  it('closes a connection normally, which is gone at once', async () => {
    api.addRoute(api.createApi(), '$disconnect', ok);
    const { client, id } = await api.connectWithId();
    const end = closed(client);
    const { $metadata } = await sdk().send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect($metadata.httpStatusCode).toBe(204);
    await expect(sdk().send(post(id))).rejects.toBeInstanceOf(GoneException);
    expect((await end).code).toBe(1000);
    expect((await api.invocation('disconnect')).event.requestContext).toMatchObject({
      disconnectStatusCode: 1000,
      disconnectReason: 'Connection Closed Normally',
    });
  });

  it.each([GetConnectionCommand, DeleteConnectionCommand])('raise GoneException too (%p)', async (Command) => {
    api.createApi();
    const command = new Command({ ConnectionId: UNKNOWN_ID });
    await expect(sdk().send(command)).rejects.toBeInstanceOf(GoneException);
  });
});

describe('IAM', () => {
  const role = 'arn:aws:iam::000000000000:role/sender';

  it('refuses a role without execute-api:ManageConnections on the connection, in the words of AWS', async () => {
    const apiId = api.createApi();
    const { id } = await api.connectWithId();
    await expect(sdk({ credentials: api.credentials.forRole(role) }).send(post(id))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `User: ${role} is not authorized to perform: execute-api:ManageConnections on resource: ` +
          `arn:aws:execute-api:${REGION}:000000000000:${apiId}/dev/POST/@connections/${id}`,
      ) as unknown,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('allows the method the policy names, and no other', async () => {
    const apiId = api.createApi();
    const { id } = await api.connectWithId();
    api.allow(
      role,
      'execute-api:ManageConnections',
      `arn:aws:execute-api:${REGION}:000000000000:${apiId}/dev/POST/@connections/*`,
    );
    const client = sdk({ credentials: api.credentials.forRole(role) });
    await client.send(post(id));
    await expect(client.send(new DeleteConnectionCommand({ ConnectionId: id }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('signatures', () => {
  it.each<[string, Parameters<typeof sdk>[0], string, RegExp]>([
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'local', secretAccessKey: 'wrong' } },
      'InvalidSignatureException',
      /The Canonical String for this request should have been\n'POST\n\/dev\/%40connections\/A+%253D\n/,
    ],
    [
      'an unknown key',
      { credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' } },
      'UnrecognizedClientException',
      /security token/,
    ],
    [
      'a session token of nobody',
      { credentials: { ...DEVELOPER_CREDENTIALS, sessionToken: 'x' } },
      'UnrecognizedClientException',
      /security token/,
    ],
    ['another region', { region: 'us-east-1' }, 'InvalidSignatureException', /scoped to a valid region/],
    [
      'a clock 6 minutes behind',
      { systemClockOffset: -6 * 60_000 },
      'InvalidSignatureException',
      /^Signature expired: /,
    ],
    [
      'a clock 6 minutes ahead',
      { systemClockOffset: 6 * 60_000 },
      'InvalidSignatureException',
      /^Signature not yet current: /,
    ],
  ])('with %s are refused with 403', async (_what, settings, name, message) => {
    api.createApi();
    await expect(sdk(settings).send(post(UNKNOWN_ID))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message) as unknown,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('with a role need its session token', async () => {
    api.createApi();
    const { accessKeyId, secretAccessKey } = api.credentials.forRole('arn:aws:iam::000000000000:role/sender');
    await expect(sdk({ credentials: { accessKeyId, secretAccessKey } }).send(post(UNKNOWN_ID))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it.each([-4, 4])('of a clock %i minutes off are taken', async (minutes) => {
    api.createApi();
    await expect(sdk({ systemClockOffset: minutes * 60_000 }).send(post(UNKNOWN_ID))).rejects.toBeInstanceOf(
      GoneException,
    );
  });
});

describe('over plain HTTP', () => {
  it('a request without a signature is refused', async () => {
    api.createApi();
    const response = await fetch(`${api.url}/dev/@connections/${UNKNOWN_ID}`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
  });

  it('a token is no signature, and is not repeated', async () => {
    api.createApi();
    const response = await fetch(`${api.url}/dev/@connections/${UNKNOWN_ID}`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: 'Bearer secret' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('IncompleteSignatureException');
    expect(await response.text()).not.toContain('secret');
  });

  it('a stage that does not exist is Forbidden', async () => {
    api.createApi();
    for (const path of ['/prod/@connections/x', '/%40connections/x']) {
      const response = await fetch(`${api.url}${path}`, { method: 'POST' });
      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException');
      expect(await response.json()).toEqual({ message: 'Forbidden' });
    }
  });

  it('an answer of 410 has its error type in a header, and no body', async () => {
    api.createApi();
    let answered: { statusCode: number; headers: Record<string, string>; body: string } | undefined;
    const client = sdk();
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { statusCode, headers } = result.response as { statusCode: number; headers: Record<string, string> };
        answered = { statusCode, headers, body: headers['content-length'] ?? '' };
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );
    await client.send(post(UNKNOWN_ID)).catch(() => undefined);
    expect(answered).toMatchObject({
      statusCode: 410,
      headers: { 'x-amzn-errortype': 'GoneException', 'content-length': '0' },
    });
  });

  it('a signed request for a path that is no connection is not found', async () => {
    api.createApi();
    const client = sdk({ endpoint: `${api.url}/dev/more` });
    await expect(client.send(post(UNKNOWN_ID))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `No method found matching route more/@connections/${UNKNOWN_ID} for http method POST.`,
    });
  });
});
