import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { DEVELOPER_CREDENTIALS, type Credentials } from '#local/iam/credentials';
import { functionUri, LocalApi, ok, REGION, type FunctionBody } from './local-api';

let api: LocalApi;
afterEach(() => api.stop());

const policy = (Effect: string, Resource: string, Action = 'execute-api:Invoke') => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource }],
});
const allow = { principalId: 'alice', policyDocument: policy('Allow', '*') };

async function startWithAuthorizer(authorizer: FunctionBody, IdentitySource: string[] = []): Promise<string> {
  api = await LocalApi.start();
  const ApiId = api.createApi();
  api.addFunction('authorize', authorizer);
  const AuthorizerUri = functionUri('authorize');
  const { ref: AuthorizerId } = api.create('Authorizer', 'Authorizer', {
    ...{ ApiId, Name: 'token', AuthorizerType: 'REQUEST', AuthorizerUri, IdentitySource },
  });
  api.addRoute(ApiId, '$connect', ok, { AuthorizationType: 'CUSTOM', AuthorizerId });
  return ApiId;
}

describe('an authorizer function', () => {
  it('is given the REQUEST event of AWS, and invoked as the authorizer', async () => {
    const apiId = await startWithAuthorizer(() => allow);
    await api.connect('/dev?token=t1', { headers: { HeaderAuth: 'h1' } });
    const { event, caller } = await api.invocation('authorize');
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:eu-central-1:000000000000:${apiId}/dev/$connect`,
      headers: { HeaderAuth: 'h1' },
      multiValueHeaders: { HeaderAuth: ['h1'] },
      queryStringParameters: { token: 't1' },
      multiValueQueryStringParameters: { token: ['t1'] },
      stageVariables: {},
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        stage: 'dev',
        apiId,
        identity: { sourceIp: '127.0.0.1' },
      },
    });
    expect(caller.sourceArn).toMatch(new RegExp(`:${apiId}/authorizers/[a-z0-9]+$`));
  });

  it('hands its context on, every value as text, to $connect and to every later event', async () => {
    const context = { userId: 'u1', level: 7, admin: true, nothing: null };
    const apiId = await startWithAuthorizer(() => ({ ...allow, context }));
    api.addRoute(apiId, '$default', ok);
    const client = await api.connect();
    client.send('hello');
    const authorizer = { principalId: 'alice', userId: 'u1', level: '7', admin: 'true' };
    expect((await api.invocation('connect')).event.requestContext.authorizer).toEqual(authorizer);
    expect((await api.invocation('default')).event.requestContext.authorizer).toEqual(authorizer);
    expect(api.module.connections.list()[0]?.userId).toBe('u1');
  });

  it.each<[string, string[], string, Record<string, string>]>([
    ['query string', ['route.request.querystring.token'], '/dev', {}],
    ['query string that is empty', ['route.request.querystring.token'], '/dev?token=', {}],
    ['header', ['route.request.header.Authorization'], '/dev', {}],
    ['one of two', ['route.request.header.Authorization', 'route.request.querystring.token'], '/dev?token=1', {}],
  ])('is not invoked without its identity source: %s', async (_what, sources, path, headers) => {
    await startWithAuthorizer(() => allow, sources);
    const { status, body } = await api.refusal(path, { headers });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ message: 'Unauthorized' });
    expect(api.invocations).toEqual([]);
  });

  it('is invoked when its identity sources are there, headers in any case', async () => {
    await startWithAuthorizer(() => allow, ['route.request.header.Authorization', 'route.request.querystring.token']);
    await api.connect('/dev?token=1', { headers: { AUTHORIZATION: 'x' } });
    expect(api.invocations.map(({ functionName }) => functionName)).toEqual(['authorize', 'connect']);
  });

  it.each<[string, unknown, string]>([
    ['Deny', policy('Deny', '*'), 'User is not authorized to access this resource with an explicit deny'],
    [
      'Allow of another route',
      policy('Allow', 'arn:aws:execute-api:*:*:*/dev/other'),
      'User is not authorized to access this resource',
    ],
    [
      'Allow of another action',
      policy('Allow', '*', 'execute-api:ManageConnections'),
      'User is not authorized to access this resource',
    ],
    [
      'Allow and Deny',
      { Statement: [...policy('Allow', '*').Statement, ...policy('Deny', '*').Statement] },
      'User is not authorized to access this resource with an explicit deny',
    ],
  ])('refuses with 403 by a policy of %s', async (_what, policyDocument, message) => {
    await startWithAuthorizer(() => ({ principalId: 'alice', policyDocument }));
    const refusal = await api.refusal();
    expect(refusal).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
    expect(JSON.parse(refusal.body)).toMatchObject({ message });
    expect(api.invocations).toHaveLength(1);
  });

  it.each([
    'arn:aws:execute-api:eu-central-1:000000000000:API/dev/$connect',
    'arn:aws:execute-api:*:*:API/*',
    'arn:aws:execute-api:*:*:*',
  ])('allows by a policy of %s', async (resource) => {
    await startWithAuthorizer((event) => ({
      principalId: 'alice',
      policyDocument: policy('Allow', resource.replace('API', String(event.requestContext.apiId)), 'execute-api:*'),
    }));
    await api.connect();
    expect(api.module.connections.list()[0]?.userId).toBe('alice');
  });

  it('refuses with 401 by the error Unauthorized', async () => {
    await startWithAuthorizer(() => Promise.reject(new Error('Unauthorized')));
    expect(await api.refusal()).toMatchObject({
      status: 401,
      headers: { 'x-amzn-errortype': 'UnauthorizedException' },
    });
  });

  it.each<[string, FunctionBody]>([
    ['fails', () => Promise.reject(new Error('secret detail'))],
    ['answers nothing', () => undefined],
    ['answers no principal', () => ({ policyDocument: allow.policyDocument })],
    ['answers no policy', () => ({ principalId: 'alice' })],
    ['answers a policy without statements', () => ({ principalId: 'alice', policyDocument: {} })],
    ['answers a context with an object', () => ({ ...allow, context: { user: { id: 1 } } })],
    ['answers a context that is a list', () => ({ ...allow, context: ['x'] })],
    ['answers more than 8 KB', () => ({ ...allow, context: { text: 'x'.repeat(9000) } })],
  ])('that %s refuses with 500, and the log says why', async (_what, body) => {
    await startWithAuthorizer(body);
    const refusal = await api.refusal();
    expect(refusal).toMatchObject({ status: 500, headers: { 'x-amzn-errortype': 'AuthorizerConfigurationException' } });
    expect(JSON.parse(refusal.body)).toMatchObject({ message: 'Internal server error' });
    expect(refusal.body).not.toContain('secret');
    expect(api.logs).toHaveLength(1);
    expect(api.logs[0]?.message).toMatch(/\$connect: .*authorizer/);
  });
});

describe('AWS_IAM', () => {
  async function signedHeaders(credentials: Credentials): Promise<Record<string, string>> {
    const signer = new SignatureV4({ credentials, region: REGION, service: 'execute-api', sha256: Sha256 });
    const { hostname, host } = new URL(api.url);
    const signed = await signer.sign({
      ...{ method: 'GET', protocol: 'ws:', hostname, path: '/dev', query: {}, headers: { host } },
    });
    return signed.headers;
  }

  async function startWithIam(): Promise<string> {
    api = await LocalApi.start();
    const apiId = api.createApi();
    api.addRoute(apiId, '$connect', ok, { AuthorizationType: 'AWS_IAM' });
    return apiId;
  }

  it('refuses a client that did not sign', async () => {
    await startWithIam();
    expect(await api.refusal()).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    });
  });

  it('asks for execute-api:Invoke of the signer', async () => {
    const apiId = await startWithIam();
    const role = 'arn:aws:iam::000000000000:role/client';
    const headers = await signedHeaders(api.credentials.forRole(role));
    expect(await api.refusal('/dev', { headers })).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    });
    const resource = `arn:aws:execute-api:eu-central-1:000000000000:${apiId}/dev/$connect`;
    api.allow(role, 'execute-api:Invoke', resource);
    await api.connect('/dev', { headers });
  });

  it('takes a presigned URL, as browsers need it', async () => {
    await startWithIam();
    const signer = new SignatureV4({
      credentials: DEVELOPER_CREDENTIALS,
      region: REGION,
      service: 'execute-api',
      sha256: Sha256,
    });
    const { hostname, host } = new URL(api.url);
    const { query = {} } = await signer.presign(
      { method: 'GET', protocol: 'ws:', hostname, path: '/dev', query: { room: 'a b' }, headers: { host } },
      { expiresIn: 60 },
    );
    const queryString = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
      .join('&');
    await api.connect(`/dev?${queryString}`);
    expect((await api.refusal(`/dev?${queryString.replace('room=a', 'room=b')}`)).status).toBe(403);
  });
});
