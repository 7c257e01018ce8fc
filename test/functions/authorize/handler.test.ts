import { captureLogs } from '../support/log-capture';
import type { APIGatewayAuthorizerResult, Context } from 'aws-lambda';
import { SignJWT } from 'jose';
import type { AuthorizerEvent } from '#functions/authorize/token-of';
import { CLIENT_REFUSED, TOKEN_EXPIRED } from '#shared/runtime/log-messages';
import { lambdaContext } from '../support/lambda-context';
import { type Secrets, startSecrets } from '../support/secrets';

const logs = captureLogs();
const SECRET = 'a secret of at least thirty-two bytes, as HS256 asks';
const METHOD_ARN = 'arn:aws:execute-api:eu-central-1:123456789012:abc123/dev/$connect';

const REFUSAL = {
  principalId: 'nobody',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: METHOD_ARN }],
  },
};
const COUNTED = expect.objectContaining({ ClientRefused: 1 }) as unknown;

let secrets: Secrets;
let handler: (event: AuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;
beforeAll(async () => {
  secrets = await startSecrets(SECRET);
  Object.assign(process.env, secrets.environment, { POWERTOOLS_METRICS_DISABLED: 'false' });
  ({ handler } = await import('#functions/authorize/handler'));
});
afterAll(() => secrets.stop());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
interface TokenOptions {
  readonly key?: string;
  readonly alg?: string;
}
const token = (claims: Record<string, unknown> = {}, { key = SECRET, alg = 'HS256' }: TokenOptions = {}) =>
  new SignJWT({ sub: 'alice', exp: inSeconds(60), ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key));
const authorize = (more: Omit<AuthorizerEvent, 'methodArn'>) =>
  handler({ methodArn: METHOD_ARN, ...more }, lambdaContext);
const byQuery = (text: string) => authorize({ queryStringParameters: { token: text } });

describe('a good token', () => {
  it('allows exactly this route, and says who the client is', async () => {
    const exp = inSeconds(60);
    expect(await byQuery(await token({ exp, channels: ['orders', 'news:*'] }))).toEqual({
      principalId: 'alice',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: METHOD_ARN }],
      },
      context: { userId: 'alice', channels: '["orders","news:*"]', tokenExpiresAt: String(exp) },
    });
  });

  it('grants no channel unless it says so', async () => {
    expect(await byQuery(await token())).toMatchObject({ context: { channels: '[]' } });
  });

  it('is found among the subprotocols, where a browser can put it', async () => {
    const headers = { 'Sec-WebSocket-Protocol': `broadcast, ${await token()}` };
    expect(await authorize({ headers, queryStringParameters: {} })).toMatchObject({ principalId: 'alice' });
    expect(await authorize({ headers, queryStringParameters: null })).toMatchObject({ principalId: 'alice' });
  });

  it('may have expired by a clock that is a little off', async () => {
    expect(await byQuery(await token({ exp: inSeconds(-2) }))).toMatchObject({ principalId: 'alice' });
  });

  it('fits the answer API Gateway takes, with the longest user id and the most grants', async () => {
    const channels = Array.from({ length: 1000 }, () => 'a');
    const answer = await byQuery(await token({ sub: '漢'.repeat(128), channels }));
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(8 * 1024);
  });
});

describe('a client is refused by a policy, without a word on why, and counted', () => {
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"sub":"alice","exp":${inSeconds(60)}}`).toString('base64url')}.`;
  it.each<[string, () => string | Promise<string>, string]>([
    ['with text for a token', () => 'hello', 'it is not a token'],
    ['with an empty token', () => '', 'it is not a token'],
    ['with an unsigned token', () => unsigned, 'its algorithm does not match the key'],
    [
      'with another algorithm',
      () => token({}, { alg: 'HS512', key: SECRET.repeat(2) }),
      'its algorithm does not match the key',
    ],
    [
      'with another key',
      () => token({}, { key: 'another secret of at least thirty-two bytes' }),
      'its signature does not match',
    ],
    ['with an expired token', () => token({ exp: inSeconds(-30) }), 'it has expired'],
    ['with a token that never expires', () => token({ exp: undefined }), 'it has no expiry'],
    ['with a token of later', () => token({ nbf: inSeconds(60) }), 'it is not valid yet'],
    [
      'without a user',
      () => token({ sub: undefined }),
      'claim sub, the user id, must be a string of 1 to 128 characters, without control characters',
    ],
    [
      'with a user id that is too long',
      () => token({ sub: 'x'.repeat(129) }),
      'claim sub, the user id, must be a string of 1 to 128 characters, without control characters',
    ],
    ['with channels that are no list', () => token({ channels: 'orders' }), 'claim channels must be a list of strings'],
    [
      'with more grants than fit',
      () => token({ channels: ['x'.repeat(4096)] }),
      'claim channels must be at most 4096 bytes of JSON; use prefixes',
    ],
  ])('%s', async (_, make, reason) => {
    const text = await make();
    expect(await byQuery(text)).toEqual(REFUSAL);
    expect(logs()).toEqual([expect.objectContaining({ message: CLIENT_REFUSED, reason }), COUNTED]);
    if (text !== '' && text !== 'hello') expect(JSON.stringify(logs())).not.toContain(text);
  });

  it('and the log says whose token it was, if it was signed here', async () => {
    const exp = inSeconds(-30);
    await byQuery(await token({ exp }));
    await byQuery(await token({ channels: 'orders' }));
    const tokenExpiresAt = new Date(exp * 1000).toISOString();
    expect(logs().filter(({ message }) => message === CLIENT_REFUSED)).toMatchObject([
      { reason: TOKEN_EXPIRED, userId: 'alice', tokenExpiresAt },
      { reason: 'claim channels must be a list of strings', userId: 'alice' },
    ]);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['of another signer', () => token({}, { key: 'another secret of at least thirty-two bytes' })],
    ['without a signature', () => unsigned],
    ['whose user id is no name', () => token({ sub: 'alice\n', exp: inSeconds(-30) })],
    ['that expired before time began', () => token({ sub: undefined, exp: -1e18 })],
  ])('and the log names nobody for a token %s', async (_, make) => {
    await byQuery(await make());
    expect(JSON.stringify(logs())).not.toMatch(/alice|tokenExpiresAt":null/);
  });

  it('without a token', async () => {
    expect(await authorize({ headers: { 'Sec-WebSocket-Protocol': 'broadcast' } })).toEqual(REFUSAL);
    expect(await authorize({})).toEqual(REFUSAL);
    expect(await authorize({ headers: null, queryStringParameters: null })).toEqual(REFUSAL);
    const reason = 'no token in ?token= or Sec-WebSocket-Protocol';
    expect(logs().flatMap((line) => line.reason ?? [])).toEqual([reason, reason, reason]);
  });

  it('and the log has the id that its connection would have had', async () => {
    await authorize({ requestContext: { connectionId: 'c1=' } as NonNullable<AuthorizerEvent['requestContext']> });
    expect(logs()).toContainEqual(expect.objectContaining({ message: CLIENT_REFUSED, connectionId: 'c1=' }));
  });
});

it('reads the secret once for many clients', async () => {
  await byQuery(await token());
  const reads = secrets.reads;
  for (let client = 0; client < 5; client++) await byQuery(await token());
  expect(secrets.reads).toBe(reads);
});

it('an invocation that cannot judge the token fails, so that its alarm rings, and counts no refusal', async () => {
  secrets.secret = undefined;
  await jest.isolateModulesAsync(async () => {
    const fresh = await import('#functions/authorize/handler');
    const judging = fresh.handler(
      { methodArn: METHOD_ARN, queryStringParameters: { token: await token() } },
      lambdaContext,
    );
    await expect(judging).rejects.toThrow();
  });
  secrets.secret = SECRET;
  expect(JSON.stringify(logs())).not.toContain('ClientRefused');
});
