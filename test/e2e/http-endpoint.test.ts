import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '@aws-crypto/sha256-js';
import { waitUntil } from '#tools/stack/wait-until';
import { startWithSettings } from './support/stack-with-settings';
import type { StackUnderTest } from './support/stack-under-test';

const APP = 'https://app.example.com';
const ADMIN = 'https://admin.example.com';

let stack: StackUnderTest;
beforeAll(async () => {
  stack = await startWithSettings({ httpEndpoint: { allowOrigins: [APP, ADMIN] } });
});
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

const REQUEST = { audience: { users: ['alice'] }, message: { type: 'hello', data: { text: `it's "5" / größer` } } };

/** Posts like any signed client; `sign: false` sends it unsigned. */
async function post(body: string, { sign = true, type = 'application/json', origin = APP } = {}) {
  const url = new URL(stack.outputs.BroadcastsUrl!);
  const signer = new SignatureV4({
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const request = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    headers: { host: url.host, 'content-type': type },
    query: {},
    body,
  };
  const { headers } = sign ? await signer.sign(request) : request;
  const response = await fetch(url, { method: 'POST', headers: { ...headers, origin }, body });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const preflight = (origin: string) => fetch(stack.outputs.BroadcastsUrl!, { method: 'OPTIONS', headers: { origin } });

describe('POST /broadcasts', () => {
  it('broadcasts what is posted and answers with the id of the event', async () => {
    const alice = await stack.connect('alice');

    const { status, body, headers } = await post(JSON.stringify(REQUEST));

    expect([status, body]).toEqual([202, { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
    expect(headers.get('access-control-allow-origin')).toBe(APP);
    expect(await alice.receive({ type: 'hello' })).toMatchObject(REQUEST.message);
    const report = await waitUntil('the report', () =>
      stack.aws.closedReport(`BroadcastRequested/http/${body.id as string}`),
    );
    expect(report.status).toBe('COMPLETED');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no body', ''],
    ['no audience', JSON.stringify({ message: REQUEST.message })],
    ['an audience of nobody', JSON.stringify({ ...REQUEST, audience: {} })],
    ['an unknown field', JSON.stringify({ ...REQUEST, mesage: {} })],
    ['a user that is not a string', JSON.stringify({ ...REQUEST, audience: { users: [7] } })],
  ])('refuses %s, saying what was expected', async (_, body) => {
    const answer = await post(body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ message: 'Invalid request body', expected: { message: ['type', 'data'] } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP);
  });

  it('refuses an event that EventBridge finds too large, and blames the caller', async () => {
    const { status, body } = await post(
      JSON.stringify({ ...REQUEST, message: { type: 'x', data: 'x'.repeat(1_100_000) } }),
    );

    expect([status, body.message]).toEqual([400, 'EventBridge refused the event: it is too large']);
  });

  it('refuses another content type, which the model would not check', async () => {
    expect((await post(JSON.stringify(REQUEST), { type: 'text/plain' })).status).toBe(415);
  });

  it('refuses an unsigned request', async () => {
    expect((await post(JSON.stringify(REQUEST), { sign: false })).status).toBe(403);
  });

  it('answers the preflight of a browser', async () => {
    const response = await preflight(ADMIN);

    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  it.each([APP, ADMIN])('lets pages of %s call it, one of several origins', async (origin) => {
    const answers = [
      await preflight(origin),
      await post(JSON.stringify(REQUEST), { origin }),
      await post('{}', { origin }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([204, 202, 400]);
    for (const { headers } of answers) {
      expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([origin, 'Origin']);
    }
  });

  it('does not let pages of other origins call it', async () => {
    const { headers } = await preflight('https://evil.example.com');

    expect(headers.get('access-control-allow-origin')).toBe(APP);
  });
});
