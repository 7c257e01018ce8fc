import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BroadcastStack } from '#infra/broadcast-stack';
import { type AuthorizerMode, BroadcastAuthorizer } from '#constructs/authorizer/index';
import { settingsOf } from '#infra/settings';

const stackWith = (authorizer?: AuthorizerMode): Template =>
  Template.fromStack(
    new BroadcastStack(new App(), 'Test', {
      stageName: 'prod',
      settings: settingsOf('prod', authorizer === undefined ? {} : { authorizer }),
      domainEvents: [],
    }),
  );

type Values = Readonly<Record<string, unknown>>;
const functionsWith = (template: Template, variable: string): Values[] =>
  Object.values(template.findResources('AWS::Lambda::Function'))
    .map(({ Properties }) => (Properties as { Environment?: { Variables: Values } }).Environment?.Variables ?? {})
    .filter((variables) => variable in variables);
const connect = (template: Template, authorizationType: string) =>
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: '$connect',
    AuthorizationType: authorizationType,
  });

it.each<[AuthorizerMode, object]>([
  ['token', { type: 'token', userIdClaim: 'sub', channelsClaim: 'channels' }],
  [{ type: 'none', channels: ['news'] }, { type: 'none' }],
  ['iam', { type: 'iam' }],
  [
    { type: 'jwt', issuer: 'https://example.com/', audience: 'web', userIdClaim: 'email' },
    { type: 'jwt', issuer: 'https://example.com/', audience: ['web'], userIdClaim: 'email', channelsClaim: 'channels' },
  ],
])('tools are told of the authorizer %j by an output', (mode, told) => {
  const { Authorizer } = stackWith(mode).findOutputs('Authorizer') as { Authorizer?: { Value: string } };
  expect(JSON.parse(Authorizer!.Value)).toEqual(told);
});

describe('without an authorizer asked for', () => {
  const template = stackWith();

  it('clients show a token signed with the secret of the stack', () => {
    connect(template, 'CUSTOM');
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    expect(functionsWith(template, 'TOKEN_MODE')).toMatchObject([
      { TOKEN_MODE: 'token', USER_ID_CLAIM: 'sub', CHANNELS_CLAIM: 'channels' },
    ]);
  });

  it('the function is asked without an identity source, which browsers could not give', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'REQUEST', IdentitySource: [] });
  });
});

describe("'none'", () => {
  const template = stackWith({ type: 'none', channels: ['news'] });

  it('has no authorizer, no secret and no token function', () => {
    connect(template, 'NONE');
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(functionsWith(template, 'TOKEN_MODE')).toEqual([]);
    expect(Object.keys(template.findOutputs('*'))).not.toContain('TokenSecretArn');
  });

  it('takes nobody at their word, and opens the channels that are listed', () => {
    const [variables] = functionsWith(template, 'USER_ID_SOURCE');
    expect(variables).toMatchObject({ USER_ID_SOURCE: 'none' });
    expect(functionsWith(template, 'CHANNEL_GRANTS')).toMatchObject([{ CHANNEL_GRANTS: '["news"]' }]);
  });
});

describe("'iam'", () => {
  it('lets API Gateway check the signature, and takes the caller for the user', () => {
    const template = stackWith('iam');
    connect(template, 'AWS_IAM');
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
    expect(functionsWith(template, 'USER_ID_SOURCE')).toMatchObject([
      { USER_ID_SOURCE: 'identity', USER_ID_KEY: 'principal' },
    ]);
    expect(functionsWith(template, 'CHANNEL_GRANTS')).toEqual([]);
  });

  it('takes another member of the identity when it is told to', () => {
    const template = stackWith({ type: 'iam', userId: 'cognitoIdentityId' });
    expect(functionsWith(template, 'USER_ID_KEY')).toMatchObject([{ USER_ID_KEY: 'cognitoIdentityId' }]);
  });
});

describe("'jwt'", () => {
  const template = stackWith({
    type: 'jwt',
    issuer: 'https://example.eu.auth0.com/',
    audience: 'https://api.example.com',
    userIdClaim: 'https://example.com/user',
    channelsClaim: 'permissions',
  });

  it('tells the function the issuer, the audience and the claims', () => {
    connect(template, 'CUSTOM');
    expect(functionsWith(template, 'TOKEN_MODE')).toMatchObject([
      {
        TOKEN_MODE: 'jwt',
        TOKEN_ISSUER: 'https://example.eu.auth0.com/',
        TOKEN_AUDIENCE: '["https://api.example.com"]',
        USER_ID_CLAIM: 'https://example.com/user',
        CHANNELS_CLAIM: 'permissions',
      },
    ]);
  });

  it('has no secret, and no right to read one', () => {
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('secretsmanager');
  });
});

describe("'cognito'", () => {
  it('tells the function the pool, the clients and the use of the tokens', () => {
    const template = stackWith({
      type: 'cognito',
      userPool: 'eu-central-1_AbCdEf123',
      clientIds: ['web', 'app'],
      channelsClaim: 'cognito:groups',
    });
    expect(functionsWith(template, 'TOKEN_MODE')).toMatchObject([
      {
        TOKEN_MODE: 'cognito',
        USER_POOL_ID: 'eu-central-1_AbCdEf123',
        CLIENT_IDS: '["web","app"]',
        TOKEN_USE: 'access',
        CHANNELS_CLAIM: 'cognito:groups',
      },
    ]);
  });

  it('takes a pool and a client of the same app', () => {
    const stack = new Stack();
    const userPool = new UserPool(stack, 'Users');
    const client = userPool.addClient('Web');
    const mode = { type: 'cognito', userPool, clientIds: [client], tokenUse: 'id' } as const;
    new BroadcastAuthorizer(stack, 'Authorizer', settingsOf('prod'), mode);
    const [variables] = functionsWith(Template.fromStack(stack), 'TOKEN_MODE');
    expect(variables).toMatchObject({
      USER_POOL_ID: { Ref: expect.stringMatching(/^Users/) as unknown },
      CLIENT_IDS: { 'Fn::Join': ['', ['["', { Ref: expect.stringMatching(/^UsersWeb/) as unknown }, '"]']] },
      TOKEN_USE: 'id',
    });
  });

  it('tells tools the ids of both, once they are known', () => {
    const stack = new Stack();
    const userPool = new UserPool(stack, 'Users');
    const { description } = new BroadcastAuthorizer(stack, 'Authorizer', settingsOf('prod'), {
      type: 'cognito',
      userPool,
      clientIds: [userPool.addClient('Web')],
    });
    expect(stack.resolve(stack.toJsonString(description))).toEqual({
      'Fn::Join': [
        '',
        [
          '{"type":"cognito","userPool":"',
          { Ref: expect.stringMatching(/^Users/) as unknown },
          '","clientIds":["',
          { Ref: expect.stringMatching(/^UsersWeb/) as unknown },
          '"],"tokenUse":"access","userIdClaim":"sub","channelsClaim":"channels"}',
        ],
      ],
    });
  });
});

describe("'lambda'", () => {
  const ownFunction = (stack: Stack) =>
    new LambdaFunction(stack, 'Own', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({})'),
    });

  it('asks the function of the team, which may name its sources and the member that is the user id', () => {
    const stack = new Stack();
    const authorizer = new BroadcastAuthorizer(stack, 'Authorizer', settingsOf('prod'), {
      type: 'lambda',
      function: ownFunction(stack),
      identitySource: ['route.request.querystring.ticket'],
      name: 'tickets',
      userIdKey: 'principalId',
    });
    expect(authorizer.connectEnvironment).toEqual({ USER_ID_SOURCE: 'authorizer', USER_ID_KEY: 'principalId' });
    expect(authorizer.function).toBeUndefined();
    expect(authorizer.description).toEqual({
      type: 'lambda',
      identitySource: ['route.request.querystring.ticket'],
    });
  });

  it('uses an authorizer that was made elsewhere as it is', () => {
    const made = new WebSocketIamAuthorizer();
    const mode = { type: 'lambda', cdk: { authorizer: made } } as const;
    const authorizer = new BroadcastAuthorizer(new Stack(), 'Authorizer', settingsOf('prod'), mode);
    expect(authorizer.routeAuthorizer).toBe(made);
    expect(authorizer.description).toEqual({ type: 'lambda' });
  });
});
