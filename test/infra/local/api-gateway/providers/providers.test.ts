import type { JsonObject } from '#local/core/service';
import { functionUri, LocalApi, ok } from '../local-api';

let api: LocalApi;
beforeEach(async () => {
  api = await LocalApi.start();
});
afterEach(() => api.stop());

const websocket = { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' };

describe('an Api', () => {
  it('has the ref and attributes of CloudFormation, the same in every run', async () => {
    const created = api.create('Api', 'Api', websocket);
    expect(created).toEqual({
      ref: expect.stringMatching(/^[a-z0-9]{10}$/) as unknown,
      attributes: {
        ApiId: created.ref,
        ApiEndpoint: `wss://${created.ref}.execute-api.eu-central-1.amazonaws.com`,
        ExecuteApiArn: `arn:aws:execute-api:eu-central-1:000000000000:${created.ref}`,
      },
    });
    const again = await LocalApi.start();
    expect(again.create('Api', 'Api', websocket).ref).toBe(created.ref);
    await again.stop();
  });

  it.each<[string, JsonObject, string]>([
    ['HTTP', { ProtocolType: 'HTTP' }, "local mode supports only ProtocolType WEBSOCKET, got 'HTTP'"],
    ['a body', { ...websocket, Body: {} }, 'local mode does not support Body'],
    ['CORS', { ...websocket, CorsConfiguration: {} }, 'local mode does not support CorsConfiguration'],
  ])('with %s is refused by name', (_what, properties, message) => {
    expect(() => api.create('Api', 'Api', properties)).toThrow(`AWS::ApiGatewayV2::Api Api: ${message}`);
  });
});

describe('a Stage', () => {
  it('is referred to by its name', () => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    expect(api.create('Stage', 'Stage', { ApiId, StageName: 'prod', AutoDeploy: true })).toEqual({ ref: 'prod' });
  });

  it('is refused when another API has a stage of that name', () => {
    const first = api.createApi();
    const { ref: ApiId } = api.create('Api', 'Other', websocket);
    expect(() => api.create('Stage', 'OtherStage', { ApiId, StageName: 'dev', AutoDeploy: true })).toThrow(
      `Stage 'dev' of API ${ApiId}: local mode serves a stage at /dev, and API ${first} already has a stage of that name.`,
    );
  });

  it.each<[string, JsonObject, string]>([
    ['nothing deployed', {}, 'set AutoDeploy to true or give a DeploymentId'],
    ['a deployment that does not exist', { DeploymentId: 'none' }, 'Invalid deployment identifier specified: none.'],
    [
      'a stage name that is a path',
      { AutoDeploy: true, StageName: 'a/b' },
      'StageName of a WebSocket API must be letters',
    ],
    ['an unknown setting of a route', { AutoDeploy: true, RouteSettings: { news: { Colour: 'red' } } }, 'Colour'],
    [
      'a log destination that is not a log group',
      { AutoDeploy: true, AccessLogSettings: { DestinationArn: 'arn:aws:firehose:x', Format: 'x' } },
      'must be a log group',
    ],
    ['an API that does not exist', { AutoDeploy: true, ApiId: 'none' }, 'Invalid API identifier specified: none.'],
    [
      'a variable that is not a string',
      { AutoDeploy: true, StageVariables: { a: 1 } },
      'StageVariables.a must be a string, got 1',
    ],
  ])('with %s is refused', (_what, properties, message) => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    expect(() => api.create('Stage', 'Stage', { ApiId, StageName: 'dev', ...properties })).toThrow(message);
  });

  it('with a deployment serves the API as it was when it was deployed', async () => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    expect(() => api.create('Deployment', 'Early', { ApiId })).toThrow('At least one route is required');
    api.addRoute(ApiId, 'old', ok);
    const { ref: DeploymentId } = api.create('Deployment', 'Deployment', { ApiId });
    api.addRoute(ApiId, '$connect', () => ({ statusCode: 400 }));
    api.create('Stage', 'Fixed', { ApiId, StageName: 'fixed', DeploymentId });
    api.create('Stage', 'Newest', { ApiId, StageName: 'newest', AutoDeploy: true });
    await api.connect('/fixed');
    expect((await api.refusal('/newest')).status).toBe(400);
  });

  it('writes an access log line for each request, in its format', async () => {
    const apiId = api.createApi({
      AccessLogSettings: {
        DestinationArn: 'arn:aws:logs:eu-central-1:000000000000:log-group:/access',
        Format:
          '{"route":"$context.routeKey","type":"$context.eventType","status":"$context.status","lambda":"$context.integration.status","ip":"$context.identity.sourceIp","none":"$context.nothing"}',
      },
    });
    api.addRoute(apiId, '$connect', ok);
    api.addRoute(apiId, '$disconnect', ok);
    const client = await api.connect();
    client.send('no route');
    await new Promise((resolve) => client.once('message', resolve));
    client.close();
    await api.invocation('disconnect');
    while (api.logs.length < 3) await new Promise(setImmediate);
    expect(api.logs.map(({ logGroup }) => logGroup)).toEqual(['/access', '/access', '/access']);
    expect(api.logs.map(({ message }) => JSON.parse(message) as unknown)).toEqual([
      { route: '$connect', type: 'CONNECT', status: '200', lambda: '200', ip: '127.0.0.1', none: '-' },
      { route: '$default', type: 'MESSAGE', status: '403', lambda: '-', ip: '127.0.0.1', none: '-' },
      { route: '$disconnect', type: 'DISCONNECT', status: '200', lambda: '200', ip: '127.0.0.1', none: '-' },
    ]);
  });
});

describe('routes, integrations and authorizers', () => {
  it.each<[string, string, JsonObject, string]>([
    [
      'an HTTP integration',
      'Integration',
      { IntegrationType: 'HTTP_PROXY' },
      "supports IntegrationType AWS_PROXY and MOCK, got 'HTTP_PROXY'",
    ],
    [
      'an integration with credentials',
      'Integration',
      { IntegrationType: 'AWS_PROXY', IntegrationUri: functionUri('f'), CredentialsArn: 'x' },
      'does not support CredentialsArn',
    ],
    [
      'an integration with no function',
      'Integration',
      { IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:aws:lambda:x' },
      'must end in functions/{function ARN}/invocations',
    ],
    [
      'a mock that never passes through',
      'Integration',
      { IntegrationType: 'MOCK', PassthroughBehavior: 'NEVER' },
      'only PassthroughBehavior WHEN_NO_MATCH',
    ],
    [
      'a route of an unknown integration',
      'Route',
      { RouteKey: 'a', Target: 'integrations/none' },
      'Invalid integration identifier specified: integrations/none.',
    ],
    ['a route with an API key', 'Route', { RouteKey: 'a', ApiKeyRequired: true }, 'does not support API keys'],
    [
      'an authorizer on another route than $connect',
      'Route',
      { RouteKey: 'a', AuthorizationType: 'AWS_IAM' },
      'a WebSocket API authorizes only $connect',
    ],
    [
      'a route with an unknown authorizer',
      'Route',
      { RouteKey: '$connect', AuthorizationType: 'CUSTOM', AuthorizerId: 'none' },
      'Invalid authorizer identifier specified: none.',
    ],
    [
      'a route with a custom authorizer it does not name',
      'Route',
      { RouteKey: '$connect', AuthorizationType: 'CUSTOM' },
      'CUSTOM with an AuthorizerId',
    ],
    [
      'a response of an unknown route',
      'RouteResponse',
      { RouteId: 'none', RouteResponseKey: '$default' },
      'Invalid route identifier specified: none.',
    ],
    [
      'a response of an unknown integration',
      'IntegrationResponse',
      { IntegrationId: 'none', IntegrationResponseKey: '$default' },
      'Invalid integration identifier specified: none.',
    ],
    [
      'a JWT authorizer',
      'Authorizer',
      { AuthorizerType: 'JWT' },
      "a WebSocket API has only REQUEST authorizers, got 'JWT'",
    ],
    [
      'an identity source that is not of the request',
      'Authorizer',
      { AuthorizerType: 'REQUEST', AuthorizerUri: functionUri('f'), IdentitySource: ['context.stage'] },
      "got 'context.stage'",
    ],
  ])('%s is refused by name', (_what, type, properties, message) => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    expect(() => api.create(type, 'It', { ApiId, ...properties })).toThrow(message);
  });

  it('two routes of one key are refused', () => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    api.create('Route', 'One', { ApiId, RouteKey: 'a' });
    expect(() => api.create('Route', 'Two', { ApiId, RouteKey: 'a' })).toThrow(
      'Route with key a already exists for this API.',
    );
  });

  it.each(['200', '/[/'])('an integration response key of %s is refused', (IntegrationResponseKey) => {
    const { ref: ApiId } = api.create('Api', 'Api', websocket);
    const { ref: IntegrationId } = api.create('Integration', 'Mock', { ApiId, IntegrationType: 'MOCK' });
    expect(() => api.create('IntegrationResponse', 'R', { ApiId, IntegrationId, IntegrationResponseKey })).toThrow(
      `must be $default or a pattern such as /200/, got '${IntegrationResponseKey}'`,
    );
  });
});
