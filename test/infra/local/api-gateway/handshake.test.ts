import { once } from 'node:events';
import { connect } from 'node:net';
import { closed, LocalApi, nextMessage, ok, type LambdaEvent } from './local-api';

let api: LocalApi;
afterEach(() => api.stop());

describe('$connect', () => {
  it('opens a connection when the function answers 200', async () => {
    api = await LocalApi.start();
    api.addRoute(api.createApi(), '$connect', ok);
    const client = await api.connect();
    expect(client.readyState).toBe(client.OPEN);
    expect(api.module.connections.list()).toHaveLength(1);
  });

  it('opens a connection when the API has no $connect route', async () => {
    api = await LocalApi.start();
    api.createApi();
    await api.connect('/dev/');
    expect(api.module.connections.list()).toHaveLength(1);
  });

  it('hands the function the event of AWS', async () => {
    api = await LocalApi.start();
    const apiId = api.createApi({ StageVariables: { colour: 'blue' } });
    api.addRoute(apiId, '$connect', ok);
    await api.connect('/dev?room=1&room=2&user=a%20b', {
      headers: { 'X-Custom': 'Value', 'User-Agent': 'test-client' },
    });
    const { event, caller } = await api.invocation('connect');
    const id = event.requestContext.connectionId;
    expect(event).toEqual({
      headers: expect.objectContaining({
        'X-Custom': 'Value',
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Proto': 'http',
      }) as unknown,
      multiValueHeaders: expect.objectContaining({ 'X-Custom': ['Value'] }) as unknown,
      queryStringParameters: { room: '2', user: 'a b' },
      multiValueQueryStringParameters: { room: ['1', '2'], user: ['a b'] },
      stageVariables: { colour: 'blue' },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        extendedRequestId: event.requestContext.requestId,
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as unknown,
        messageDirection: 'IN',
        stage: 'dev',
        connectedAt: expect.any(Number) as unknown,
        requestTimeEpoch: expect.any(Number) as unknown,
        identity: { sourceIp: '127.0.0.1', userAgent: 'test-client' },
        requestId: expect.stringMatching(/^[\w-]{15}=$/) as unknown,
        domainName: `${apiId}.execute-api.eu-central-1.amazonaws.com`,
        connectionId: expect.stringMatching(/^[\w-]{15}=$/) as unknown,
        apiId,
      },
      isBase64Encoded: false,
    });
    expect(api.module.connections.list()[0]?.id).toBe(id);
    expect(event.headers).not.toHaveProperty('Upgrade');
    expect(caller.sourceArn).toBe(`arn:aws:execute-api:eu-central-1:000000000000:${apiId}/dev/$connect`);
  });

  it.each([400, 401, 403, 500])('is refused with the %i the function answers, without its body', async (statusCode) => {
    api = await LocalApi.start();
    api.addRoute(api.createApi(), '$connect', () => ({ statusCode, body: 'because' }));
    const { status, body } = await api.refusal();
    expect(status).toBe(statusCode);
    expect(body).not.toContain('because');
    expect(api.module.connections.list()).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => Promise.reject(new Error('secret detail'))],
    ['answers nothing', () => undefined],
    ['answers no statusCode', () => ({ body: 'x' })],
    ['answers a statusCode that is none', () => ({ statusCode: 'fine' })],
    ['answers a body that is not a string', () => ({ statusCode: 200, body: { a: 1 } })],
  ])('is refused with 502 when the function %s', async (_what, body) => {
    api = await LocalApi.start();
    api.addRoute(api.createApi(), '$connect', body);
    const refusal = await api.refusal();
    expect(refusal.status).toBe(502);
    expect(JSON.parse(refusal.body)).toEqual({
      message: 'Internal server error',
      connectionId: expect.any(String) as unknown,
      requestId: expect.any(String) as unknown,
    });
  });

  it('is refused with 500 when the function does not let API Gateway invoke it, and the log says so', async () => {
    api = await LocalApi.start();
    const ApiId = api.createApi();
    const IntegrationUri = api.addFunction('closed', ok, 'arn:aws:execute-api:eu-central-1:*:other/*');
    const { ref } = api.create('Integration', 'Closed', { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri });
    api.create('Route', 'Connect', { ApiId, RouteKey: '$connect', Target: `integrations/${ref}` });
    expect((await api.refusal()).status).toBe(500);
    expect(api.logs[0]).toMatchObject({
      logGroup: `/aws/apigateway/${ApiId}/dev`,
      message: expect.stringContaining('not authorized to perform: lambda:InvokeFunction') as unknown,
    });
  });

  it('is refused with 504 when the function takes too long', async () => {
    api = await LocalApi.start({ integrationTimeoutMs: 20 });
    api.addRoute(api.createApi(), '$connect', () => new Promise(() => undefined));
    const { status, body } = await api.refusal();
    expect(status).toBe(504);
    expect(body).toContain('Endpoint request timed out');
  });

  it('is refused with 429 over the throttling of the stage', async () => {
    api = await LocalApi.start();
    api.createApi({ DefaultRouteSettings: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 } });
    await api.connect();
    expect(await api.refusal()).toMatchObject({
      status: 429,
      headers: { 'x-amzn-errortype': 'LimitExceededException' },
    });
  });

  it('answers 403 outside its stages', async () => {
    api = await LocalApi.start();
    api.createApi();
    expect((await api.refusal('/prod')).status).toBe(403);
    expect((await api.refusal('/dev/more')).status).toBe(403);
  });

  it('does not run for a request that is not a WebSocket handshake', async () => {
    api = await LocalApi.start();
    api.addRoute(api.createApi(), '$connect', ok);
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(
      'GET /dev HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(data.toString()).toMatch(/^HTTP\/1.1 400 /);
    expect(api.invocations).toEqual([]);
  });

  it('runs $disconnect for a client that left before it was done', async () => {
    api = await LocalApi.start();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const apiId = api.createApi();
    api.addRoute(apiId, '$connect', () => finished.then(ok));
    api.addRoute(apiId, '$disconnect', ok);
    const client = api.client();
    const { event } = await api.invocation('connect');
    const gone = closed(client);
    client.terminate();
    await gone;
    // The server has seen the end of the socket when it answers a later request.
    await fetch(api.url);
    finish();
    const disconnect = await api.invocation('disconnect');
    expect(disconnect.event.requestContext).toMatchObject({
      connectionId: event.requestContext.connectionId,
      disconnectStatusCode: 1006,
    });
    expect(api.module.connections.list()).toEqual([]);
  });
});

describe('subprotocols', () => {
  const answering = (header: string, protocol: string) => () => ({ statusCode: 200, headers: { [header]: protocol } });

  it.each(['Sec-WebSocket-Protocol', 'sec-websocket-protocol'])(
    'the function chooses by its %s header',
    async (header) => {
      api = await LocalApi.start();
      api.addRoute(api.createApi(), '$connect', answering(header, 'chat.v2'));
      const client = await api.connect('/dev', { protocols: ['chat.v1', 'chat.v2'] });
      expect(client.protocol).toBe('chat.v2');
    },
  );

  it.each<[string, () => unknown, string]>([
    ['none though some were offered', ok, 'Server sent no subprotocol'],
    ['one that was not offered', answering('Sec-WebSocket-Protocol', 'other'), 'Server sent an invalid subprotocol'],
  ])('a client answered %s fails the connection', async (_what, body, message) => {
    api = await LocalApi.start();
    api.addRoute(api.createApi(), '$connect', body);
    const client = api.client('/dev', { protocols: ['chat'] });
    const [error] = (await once(client, 'error')) as [Error];
    expect(error.message).toBe(message);
  });
});

describe('order', () => {
  it('lets nobody post to a connection before $connect has answered', async () => {
    api = await LocalApi.start();
    const statuses: number[] = [];
    const post = async (event: LambdaEvent) => {
      const caller = api.credentials.find('local')?.caller;
      if (!caller) throw new Error('no developer');
      const { apiId, stage, connectionId } = event.requestContext;
      const input = { ApiId: apiId, Stage: stage, ConnectionId: connectionId, Data: Buffer.from('early') };
      await api.context.registry
        .call({ service: 'execute-api', operation: 'PostToConnection', input, caller })
        .then(() => statuses.push(200))
        .catch((error: { statusCode: number }) => statuses.push(error.statusCode));
    };
    api.addRoute(api.createApi(), '$connect', async (event) => {
      await post(event);
      return ok();
    });
    const client = await api.connect();
    expect(statuses).toEqual([410]);
    const message = nextMessage(client);
    const { event } = await api.invocation('connect');
    await post(event);
    expect(await message).toBe('early');
    expect(statuses).toEqual([410, 200]);
  });
});
