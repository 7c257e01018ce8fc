import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import type { SignedRequest } from '#local/api-gateway/signature/canonical-request';
import { SignatureVerifier } from '#local/api-gateway/signature/verifier';
import { CredentialStore } from '#local/iam/credentials';

const ROLE = 'arn:aws:iam::000000000000:role/sender';
const REGION = 'eu-central-1';
const store = new CredentialStore();
const verifier = new SignatureVerifier(store, REGION);
const signer = new SignatureV4({
  credentials: store.forRole(ROLE),
  region: REGION,
  service: 'execute-api',
  sha256: Sha256,
});

interface Parts {
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** The request as it arrives, signed by the signer of the SDK. */
async function signed({ path, query = {}, headers = {}, body = '' }: Parts): Promise<SignedRequest> {
  const request = await signer.sign({
    ...{ method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path, query, body },
    headers: { host: '127.0.0.1:4566', ...headers },
  });
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return {
    method: request.method,
    rawUrl: path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''),
    headers: request.headers,
    body: Buffer.from(body),
  };
}

describe('SignatureVerifier', () => {
  const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(encodeURIComponent);
  const rawSegment = fc.stringMatching(/^[A-Za-z0-9@=_.~!'()*:-]{1,12}$/);
  const parts = fc.record({
    path: fc
      .array(fc.oneof(segment, rawSegment, fc.constantFrom('', '.', '..')), { maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`),
    query: fc.dictionary(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9 !'()*-]{0,8}$/),
      fc.string({ unit: 'grapheme', maxLength: 10 }),
    ),
    headers: fc.dictionary(
      fc.stringMatching(/^x-[a-z]{1,8}$/).filter((name) => !name.startsWith('x-amz')),
      fc.stringMatching(/^[ A-Za-z0-9,;=]{0,20}$/),
    ),
    body: fc.string({ unit: 'grapheme', maxLength: 40 }),
  });

  it('takes every request the signer of the SDK signs', async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (request) => {
        expect(verifier.verify(await signed(request))).toEqual({ kind: 'role', arn: ROLE });
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a request if any signed part of it was changed', async () => {
    const request = await signed({
      path: '/dev/%40connections/AAAA%3D',
      query: { a: '1' },
      headers: { 'x-one': '1' },
      body: 'body',
    });
    const changed: SignedRequest[] = [
      { ...request, method: 'GET' },
      { ...request, rawUrl: '/dev/%40connections/AAAB%3D?a=1' },
      { ...request, rawUrl: '/dev/%40connections/AAAA%3D?a=2' },
      { ...request, rawUrl: '/dev/%40connections/AAAA%3D?a=1&b=2' },
      { ...request, headers: { ...request.headers, 'x-one': '2' } },
      { ...request, headers: { ...request.headers, host: '127.0.0.1:4567' } },
      { ...request, body: Buffer.from('other') },
    ];
    expect(verifier.verify(request).arn).toBe(ROLE);
    for (const forged of changed) expect(() => verifier.verify(forged)).toThrow(/^The request signature we calculated/);
  });

  it.each(['__proto__', 'constructor', 'tostring'])('knows no header %s, though every object has one', async (name) => {
    const request = await signed({ path: '/dev' });
    const authorization = request.headers.authorization?.replace(/SignedHeaders=[^,]*/, `SignedHeaders=host;${name}`);
    const forged = { ...request, headers: { ...request.headers, authorization: authorization ?? '' } };
    expect(() => verifier.verify(forged)).toThrow(/^The request signature we calculated/);
  });

  it('takes an unsigned payload when it is declared as such', async () => {
    const request = await signed({
      path: '/dev',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      body: 'one',
    });
    expect(verifier.verify({ ...request, body: Buffer.from('other') }).arn).toBe(ROLE);
  });

  it.each<[string, string, string, RegExp]>([
    [
      'is not a signature version 4',
      'Bearer x',
      'IncompleteSignatureException',
      /^Invalid key=value pair \(missing equal-sign\).*'uTem\/WB082UJMN2ajD6lH6UChGpTAddMJSx2iu923No='\.$/,
    ],
    ['is a scheme of pairs', 'Basic YTpi=', 'IncompleteSignatureException', /requires 'Credential' parameter/],
    [
      'lacks its parts',
      'AWS4-HMAC-SHA256 Credential=x',
      'IncompleteSignatureException',
      /requires 'Signature' parameter/,
    ],
    [
      'has a credential of too few parts',
      'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1, SignedHeaders=host, Signature=0',
      'IncompleteSignatureException',
      /5 slash-delimited/,
    ],
    [
      'is of another algorithm',
      'AWS4-HMAC-MD5 Credential=k/20260101/eu-central-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
      'IncompleteSignatureException',
      /^Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5'\.$/,
    ],
    [
      'does not sign the host',
      'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/execute-api/aws4_request, SignedHeaders=x, Signature=0',
      'InvalidSignatureException',
      /'Host' must be/,
    ],
    [
      'is for another service',
      'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'InvalidSignatureException',
      /correct service/,
    ],
    [
      'has another terminator',
      'AWS4-HMAC-SHA256 Credential=k/20260101/eu-central-1/execute-api/other, SignedHeaders=host, Signature=0',
      'InvalidSignatureException',
      /valid terminator/,
    ],
    [
      'is of another day than its time',
      'AWS4-HMAC-SHA256 Credential=k/20250101/eu-central-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
      'InvalidSignatureException',
      /Date in Credential scope/,
    ],
    [
      'has a time that is none',
      'AWS4-HMAC-SHA256 Credential=k/20260101T/eu-central-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
      'InvalidSignatureException',
      /ISO-8601/,
    ],
  ])('refuses a header that %s', (_what, authorization, code, message) => {
    const headers = {
      authorization,
      host: 'x',
      'x-amz-date': message.source.includes('ISO-8601/') ? '' : '20260101Tx',
    };
    const verify = () => verifier.verify({ method: 'GET', rawUrl: '/', headers, body: Buffer.alloc(0) });
    expect(refusalOf(verify)).toMatchObject({
      code,
      statusCode: 403,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('refuses a presigned URL after its time', async () => {
    const { query = {} } = await signer.presign(
      { method: 'GET', protocol: 'ws:', hostname: '127.0.0.1', path: '/dev', headers: { host: 'x' } },
      { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) },
    );
    const rawUrl = `/dev?${Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
      .join('&')}`;
    const verify = () => verifier.verify({ method: 'GET', rawUrl, headers: { host: 'x' }, body: Buffer.alloc(0) });
    expect(verify).toThrow(/^Signature expired: /);
  });
});

function refusalOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
