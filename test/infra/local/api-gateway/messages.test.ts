import { closed, LocalApi, nextMessage, ok } from './local-api';

let api: LocalApi;
beforeEach(async () => {
  api = await LocalApi.start();
});
afterEach(() => api.stop());

const twoWay = { RouteResponseSelectionExpression: '$default' };

/** A two-way route that answers with the name of the route. */
function addEcho(ApiId: string, RouteKey: string): void {
  const { ref: RouteId } = api.addRoute(ApiId, RouteKey, () => ({ statusCode: 200, body: `to ${RouteKey}` }), twoWay);
  api.create('RouteResponse', `Response-${RouteKey}`, { ApiId, RouteId, RouteResponseKey: '$default' });
}

describe('a message', () => {
  it.each<[string, string, string]>([
    ['goes to the route its action names', '{"action":"subscribe","channel":"x"}', 'to subscribe'],
    ['goes to $default when no route has its action', '{"action":"dance"}', 'to $default'],
    ['goes to $default without an action', '{"type":"subscribe"}', 'to $default'],
    ['goes to $default if it is not JSON', 'subscribe', 'to $default'],
    ['goes to $default if it is not an object', '"subscribe"', 'to $default'],
    [
      'goes to $default when it is nested without end',
      `{"action":${'['.repeat(15_000)}${']'.repeat(15_000)}}`,
      'to $default',
    ],
    [
      'goes to $default when its action is as deep as JSON may be',
      `{"action":${'['.repeat(999)}${']'.repeat(999)}}`,
      'to $default',
    ],
    ['goes to $default when its action is null', '{"action":null}', 'to $default'],
    ['goes to the route of a number', '{"action":7}', 'to 7'],
    ['cannot name $connect', '{"action":"$connect"}', 'to $default'],
    ['cannot name $disconnect', '{"action":"$disconnect"}', 'to $default'],
  ])('%s', async (_what, message, answer) => {
    const apiId = api.createApi();
    for (const key of ['subscribe', '7', '$default']) addEcho(apiId, key);
    api.addRoute(apiId, '$disconnect', ok);
    const client = await api.connect();
    client.send(message);
    expect(await nextMessage(client)).toBe(answer);
    expect(api.invocations).toHaveLength(1);
  });

  it('is handed to the function in the event of AWS', async () => {
    const apiId = api.createApi();
    api.addRoute(apiId, '$default', ok);
    const client = await api.connect();
    client.send('{"text":"hällo"}');
    const { event, caller } = await api.invocation('default');
    const { requestId, connectionId } = event.requestContext;
    expect(event).toEqual({
      requestContext: {
        ...{ routeKey: '$default', eventType: 'MESSAGE', messageDirection: 'IN', stage: 'dev', apiId },
        messageId: expect.stringMatching(/^[\w-]{15}=$/) as unknown,
        requestId,
        extendedRequestId: requestId,
        requestTime: expect.any(String) as unknown,
        requestTimeEpoch: expect.any(Number) as unknown,
        connectedAt: expect.any(Number) as unknown,
        identity: { sourceIp: '127.0.0.1' },
        domainName: `${apiId}.execute-api.eu-central-1.amazonaws.com`,
        connectionId,
      },
      body: '{"text":"hällo"}',
      isBase64Encoded: false,
    });
    expect(event.requestContext.messageId).not.toBe(requestId);
    expect(connectionId).toBe(api.module.connections.list()[0]?.id);
    expect(caller.sourceArn).toBe(`arn:aws:execute-api:eu-central-1:000000000000:${apiId}/dev/$default`);
  });

  it('is answered Forbidden when no route takes it', async () => {
    api.createApi();
    const client = await api.connect();
    client.send('{"action":"x"}');
    expect(JSON.parse(await nextMessage(client))).toEqual({
      message: 'Forbidden',
      connectionId: api.module.connections.list()[0]?.id,
      requestId: expect.any(String) as unknown,
    });
  });

  it('is answered Internal server error when the function fails, one-way or not', async () => {
    const apiId = api.createApi();
    api.addRoute(apiId, 'fail', () => Promise.reject(new Error('secret')));
    api.addRoute(apiId, 'nothing', () => undefined);
    const client = await api.connect();
    for (const action of ['fail', 'nothing']) {
      client.send(JSON.stringify({ action }));
      const answer = await nextMessage(client);
      expect(JSON.parse(answer)).toMatchObject({ message: 'Internal server error' });
      expect(answer).not.toContain('secret');
    }
    expect(api.logs.map(({ message }) => message)).toEqual([
      expect.stringContaining('fail: Lambda execution failed'),
      expect.stringContaining('nothing: Malformed Lambda proxy response'),
    ]);
  });

  it('is answered by two-way routes only, whatever the status', async () => {
    const apiId = api.createApi();
    const answer = () => ({ statusCode: 500, body: 'an answer' });
    api.addRoute(apiId, 'one-way', answer);
    api.addRoute(apiId, 'no-response', answer, twoWay);
    const { ref: RouteId } = api.addRoute(apiId, 'two-way', answer, twoWay);
    api.create('RouteResponse', 'Response', { ApiId: apiId, RouteId, RouteResponseKey: '$default' });
    const client = await api.connect();
    const received: string[] = [];
    client.on('message', (data: Buffer) => received.push(data.toString()));
    for (const action of ['one-way', 'no-response']) {
      client.send(JSON.stringify({ action }));
      await api.invocation(action);
    }
    const last = nextMessage(client);
    client.send('{"action":"two-way"}');
    await last;
    expect(received).toEqual(['an answer']);
  });

  const once = { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 };
  it.each([
    ['of the stage, which is by route', { DefaultRouteSettings: once }],
    ['of its route', { RouteSettings: { a: once } }],
    ['of its route, which replaces that of the stage', { DefaultRouteSettings: {}, RouteSettings: { a: once } }],
  ])('is answered Too Many Requests over the throttling %s', async (_, settings) => {
    const apiId = api.createApi(settings);
    addEcho(apiId, 'a');
    addEcho(apiId, 'b');
    const client = await api.connect();
    const answers: string[] = [];
    for (const action of ['a', 'b', 'a']) {
      client.send(JSON.stringify({ action }));
      answers.push(await nextMessage(client));
    }
    expect(answers).toEqual(['to a', 'to b', expect.stringContaining('Too Many Requests')]);
  });
});

describe('a MOCK integration', () => {
  async function connectWithMock(integration: object, responses: object[], route: object = twoWay) {
    const ApiId = api.createApi();
    const { ref: IntegrationId } = api.create('Integration', 'Ping', {
      ApiId,
      IntegrationType: 'MOCK',
      ...integration,
    });
    responses.forEach((response, index) =>
      api.create('IntegrationResponse', `IntegrationResponse${index}`, { ApiId, IntegrationId, ...response }),
    );
    const { ref: RouteId } = api.create('Route', 'Ping', {
      ...{ ApiId, RouteKey: 'ping', Target: `integrations/${IntegrationId}`, ...route },
    });
    api.create('RouteResponse', 'PingResponse', { ApiId, RouteId, RouteResponseKey: '$default' });
    return api.connect();
  }
  const status200 = { RequestTemplates: { $default: '{"statusCode":200}' }, TemplateSelectionExpression: '\\$default' };

  it('answers ping with pong', async () => {
    const client = await connectWithMock(status200, [
      {
        IntegrationResponseKey: '$default',
        ResponseTemplates: { $default: '{"type":"pong"}' },
        TemplateSelectionExpression: '\\$default',
      },
    ]);
    client.send('{"action":"ping"}');
    expect(await nextMessage(client)).toBe('{"type":"pong"}');
    expect(api.invocations).toEqual([]);
  });

  it('chooses its templates by what the client sent, and fills them', async () => {
    const client = await connectWithMock(
      {
        RequestTemplates: { loud: '{"statusCode":201}', $default: '{"statusCode":200}' },
        TemplateSelectionExpression: '${request.body.how}',
      },
      [
        { IntegrationResponseKey: '/2\\d1/', ResponseTemplates: { $default: 'PONG $context.routeKey' } },
        { IntegrationResponseKey: '$default', ResponseTemplates: { $default: 'pong' } },
      ],
    );
    client.send('{"action":"ping","how":"loud"}');
    expect(await nextMessage(client)).toBe('PONG ping');
    client.send('{"action":"ping"}');
    expect(await nextMessage(client)).toBe('pong');
  });

  it.each<[string, object, object[]]>([
    [
      'no request template gives a status',
      { RequestTemplates: { other: '{"statusCode":200}' } },
      [{ IntegrationResponseKey: '$default' }],
    ],
    ['no integration response matches', status200, [{ IntegrationResponseKey: '/404/' }]],
    ['there is no integration response', status200, []],
  ])('answers Internal server error when %s', async (_what, integration, responses) => {
    const client = await connectWithMock(integration, responses);
    client.send('{"action":"ping"}');
    expect(JSON.parse(await nextMessage(client))).toMatchObject({ message: 'Internal server error' });
    expect(api.logs[0]?.message).toContain('configuration error');
  });
});

describe('$disconnect', () => {
  async function connectWithDisconnect() {
    const apiId = api.createApi();
    api.addRoute(apiId, '$disconnect', ok);
    const connection = await api.connectWithId();
    return { ...connection, apiId };
  }

  it.each<[string, number | undefined, string, object]>([
    [
      'no code',
      undefined,
      '',
      { disconnectStatusCode: 1005, disconnectReason: 'Client-side close frame status not set' },
    ],
    ['a code', 1000, '', { disconnectStatusCode: 1000, disconnectReason: '' }],
    ['a code and a reason', 4001, 'bye', { disconnectStatusCode: 4001, disconnectReason: 'bye' }],
  ])('says how a client left that gave %s', async (_what, code, reason, expected) => {
    const { client, id, apiId } = await connectWithDisconnect();
    client.close(code, reason);
    const { event } = await api.invocation('disconnect');
    expect(event).toMatchObject({
      headers: {
        Host: `${apiId}.execute-api.eu-central-1.amazonaws.com`,
        'x-api-key': '',
        'X-Forwarded-For': '',
        'x-restapi': '',
      },
      requestContext: { routeKey: '$disconnect', eventType: 'DISCONNECT', connectionId: id, ...expected },
      isBase64Encoded: false,
    });
    expect(api.module.connections.list()).toEqual([]);
  });

  it('runs for a client whose socket broke', async () => {
    const { client } = await connectWithDisconnect();
    client.terminate();
    expect((await api.invocation('disconnect')).event.requestContext.disconnectStatusCode).toBe(1006);
  });

  it('that fails bothers nobody but the log', async () => {
    api.addRoute(api.createApi(), '$disconnect', () => Promise.reject(new Error('no')));
    const client = await api.connect();
    const end = closed(client);
    client.close();
    await api.invocation('disconnect');
    expect((await end).code).toBe(1005);
  });

  it('lets local tools break a connection, silently if they want', async () => {
    const { client, id } = await connectWithDisconnect();
    const other = await api.connectWithId();
    const ends = [closed(client), closed(other.client)];
    expect(api.module.connections.terminate(id, { silently: true })).toBe(true);
    expect(api.module.connections.terminate(other.id)).toBe(true);
    expect((await Promise.all(ends)).map(({ code }) => code)).toEqual([1006, 1006]);
    const { event } = await api.invocation('disconnect');
    expect(event.requestContext.connectionId).toBe(other.id);
    expect(api.invocations).toHaveLength(1);
    expect(api.module.connections.terminate(id)).toBe(false);
  });
});
