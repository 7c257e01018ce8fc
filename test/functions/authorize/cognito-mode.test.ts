/**
 * The authorizer in the mode `cognito` as it is deployed, with what the template tells it of the pool. There is no pool on
 * this machine: in its place an issuer publishes keys of the kind a pool has, at the pool's own address, and signs with them.
 */
import { captureLogs } from '../support/log-capture';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { APIGatewayAuthorizerResult, Context } from 'aws-lambda';
import type { AuthorizerEvent } from '#functions/authorize/token-of';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import { BroadcastAuthorizer } from '#constructs/authorizer/index';
import { settingsOf } from '#infra/settings';
import { Issuer } from '../support/issuer';
import { lambdaContext } from '../support/lambda-context';
import { withoutTimeOuts } from '../support/without-time-outs';

withoutTimeOuts();

const logs = captureLogs();
const USER_POOL = 'eu-central-1_AbCdEf123';
const POOL_URL = `https://cognito-idp.eu-central-1.amazonaws.com/${USER_POOL}`;
const KEYS_URL = `${POOL_URL}/.well-known/jwks.json`;
const CLIENT = '1h57kf5cpq17m0eml12EXAMPLE';
const METHOD_ARN = 'arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/$connect';

let pool: Issuer;
let handler: (event: AuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;
beforeAll(async () => {
  pool = await Issuer.start();
  await pool.addKey('pool', 'RS256');
  await pool.addKey('stranger', 'RS256');
  pool.withdrawKey('stranger');
  Object.assign(process.env, deployedEnvironment());
  ({ handler } = await import('#functions/authorize/handler'));
});
beforeEach(() => {
  const { fetch } = globalThis;
  jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation((address, init) => fetch(address === KEYS_URL ? pool.jwksUri : address, init));
});
afterAll(() => pool.stop());

function deployedEnvironment(): Record<string, string> {
  const stack = new Stack();
  new BroadcastAuthorizer(stack, 'Authorizer', settingsOf('prod'), {
    type: 'cognito',
    userPool: USER_POOL,
    clientIds: ['another', CLIENT],
    channelsClaim: 'cognito:groups',
  });
  const [authorizer] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return (authorizer!.Properties as { Environment: { Variables: Record<string, string> } }).Environment.Variables;
}

const SUBJECT = '5c7d1e2a-4b0f-4f0e-9a55-3d2f8f6b7a10';
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
/** As a pool makes one when a user of two groups signs in. */
const accessToken = (claims: Record<string, unknown> = {}, signer = 'pool') =>
  pool.token(
    {
      iss: POOL_URL,
      sub: SUBJECT,
      username: 'alice',
      client_id: CLIENT,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      'cognito:groups': ['orders', 'support'],
      ...claims,
    },
    { kid: signer, header: { kid: 'pool' } },
  );
const idToken = () => accessToken({ token_use: 'id', client_id: undefined, scope: undefined, aud: CLIENT });
const authorize = (token: string) =>
  handler({ methodArn: METHOD_ARN, headers: { 'Sec-WebSocket-Protocol': `broadcast, ${token}` } }, lambdaContext);

it('lets in whom the pool vouches for, as its subject, into the channels of its groups', async () => {
  const exp = inSeconds(3600);
  expect(await authorize(await accessToken({ exp }))).toMatchObject({
    principalId: SUBJECT,
    policyDocument: { Statement: [{ Effect: 'Allow', Resource: METHOD_ARN }] },
    context: { userId: SUBJECT, channels: '["orders","support"]', tokenExpiresAt: String(exp) },
  });
});

it('reads the keys of the pool once for many clients', async () => {
  for (let client = 0; client < 3; client++) await authorize(await accessToken());
  expect(pool.keyReads).toBe(1);
});

it.each<[string, () => Promise<string>, string]>([
  ['of another pool', () => accessToken({ iss: `${POOL_URL}4` }), 'another issuer'],
  ['of another client', () => accessToken({ client_id: '2h57kf5cpq17m0eml12EXAMPLE' }), 'another client id'],
  ['that is an id token', idToken, 'another token_use'],
  ['that has expired', () => accessToken({ exp: inSeconds(-30) }), 'it has expired'],
  ['that is signed with another key', () => accessToken({}, 'stranger'), 'its signature does not match'],
])('refuses a token %s, without a word on why', async (_what, make, reason) => {
  const token = await make();
  expect(await authorize(token)).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
  expect(logs()).toEqual([
    expect.objectContaining({ message: CLIENT_REFUSED, reason: expect.stringContaining(reason) as string }),
  ]);
  expect(JSON.stringify(logs())).not.toContain(token);
});
