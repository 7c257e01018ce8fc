import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { CONTENT_TYPE, createSigner, sha256Hex } from '#functions/send-batch/signer';

const text = (unit: 'grapheme-ascii' | 'binary', minLength: number) => fc.string({ unit, minLength, maxLength: 60 });
const hostLabel = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/);

const post = fc.record({
  // What API Gateway gives out, and anything else that fits in a path segment.
  connectionId: fc
    .oneof(fc.base64String({ minLength: 4, maxLength: 24 }), text('grapheme-ascii', 1), text('binary', 1))
    .filter((id) => id !== '.' && id !== '..'),
  body: fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('')),
  credentials: fc.record(
    {
      accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
      secretAccessKey: text('grapheme-ascii', 1),
      // No token has blanks, but a header may: what is signed has each of them once, and none around it.
      sessionToken: fc.oneof(fc.base64String({ minLength: 4, maxLength: 400 }), fc.constant(' two  blanks ')),
    },
    { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
  ),
  date: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1'),
  url: fc.oneof(
    fc.tuple(hostLabel, hostLabel).map(([api, stage]) => `https://${api}.execute-api.eu-west-1.amazonaws.com/${stage}`),
    fc
      .tuple(hostLabel, fc.array(fc.stringMatching(/^[\w.~ ()-]{1,10}$/), { maxLength: 3 }))
      .map(([host, segments]) => `https://${host}.example.com/${segments.map(encodeURIComponent).join('/')}`),
    fc.constantFrom('http://127.0.0.1:4566/local', 'http://localhost:8080', 'https://ws.example.com:8443/a/b/'),
  ),
});

describe('a signed post', () => {
  it('is the one @smithy/signature-v4 signs, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(post, async ({ connectionId, body, credentials, date, region, url }) => {
        const { host, basePath } = parseCallbackUrl(url);
        const sign = createSigner({ host, basePath, region, credentials, bodyHash: sha256Hex(body), date });
        const ours = sign(connectionId);

        const reference = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
        const { hostname, port, protocol } = new URL(url);
        const theirs = await reference.sign(
          {
            method: 'POST',
            protocol,
            hostname,
            ...(port === '' ? {} : { port: Number(port) }),
            path: ours.path,
            query: {},
            headers: { host, 'content-type': CONTENT_TYPE },
            body,
          },
          { signingDate: date },
        );
        expect({ host, ...headersOf(ours.headers) }).toEqual(theirs.headers);
      }),
      { numRuns: 500 },
    );
  });

  it('addresses the connection by one encoded path segment', () => {
    const { basePath, host } = parseCallbackUrl('https://ws.example.com/chat/');
    const sign = createSigner({
      host,
      basePath,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      bodyHash: sha256Hex(''),
      date: new Date(0),
    });
    expect(sign("a+b/c='(1)*!").path).toBe('/chat/@connections/a%2Bb%2Fc%3D%27%281%29%2A%21');
  });
});

const headersOf = (list: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : [])));
