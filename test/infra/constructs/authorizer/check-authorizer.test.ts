import { type AuthorizerMode, authorizerOptions } from '#constructs/authorizer/index';

const jwt = { type: 'jwt', issuer: 'https://example.com', audience: 'api' } as const;
const cognito = { type: 'cognito', userPool: 'us-gov-west-1_AbC', clientIds: ['web'] } as const;

it.each<AuthorizerMode>([
  'none',
  'iam',
  'token',
  { type: 'token', userIdClaim: 'email' },
  { type: 'none', channels: ['news:*'] },
  jwt,
  { ...jwt, issuer: 'http://127.0.0.1:8080/realms/dev' },
  cognito,
  { ...cognito, tokenUse: 'any' },
  { type: 'lambda', function: 'authorize' },
])('takes %j', (mode) => {
  expect(authorizerOptions(mode)).toMatchObject(typeof mode === 'string' ? { type: mode } : mode);
});

it.each<[string, unknown]>([
  ["authorizer must be one of 'none', 'iam', 'token' or an object whose type is one of", 'None'],
  ['authorizer.issuer must be an https URL', 'jwt'],
  ["got 'oauth'", { type: 'oauth' }],
  ['authorizer.issuer must be an https URL', { ...jwt, issuer: 'http://example.com' }],
  ['authorizer.jwksUri must be an https URL', { ...jwt, jwksUri: '/keys' }],
  ['authorizer.audience must be given', { ...jwt, audience: [] }],
  ['authorizer.audience must be given', { ...jwt, audience: '' }],
  ['authorizer.userPool must be an id like', { ...cognito, userPool: 'MyPool' }],
  ['authorizer.clientIds must be given', { ...cognito, clientIds: [] }],
  ['authorizer.tokenUse must be one of access, id, any', { ...cognito, tokenUse: 'refresh' }],
  ['authorizer.userId must be one of principal, caller', { type: 'iam', userId: 'sourceIp' }],
  ['authorizer.channels must be a list', { type: 'none', channels: 'news' }],
  ["authorizer 'lambda' needs function or cdk.authorizer, got neither", { type: 'lambda' }],
])('refuses with "%s"', (problem, mode) => {
  expect(() => authorizerOptions(mode as AuthorizerMode)).toThrow(problem);
});
