import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { presign } from '#local/api-gateway/signature/presign';

const REGION = 'eu-central-1';

it('signs an address as the signer of the SDK does', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
        secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{8,40}$/),
        sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{8,40}$/), { nil: undefined }),
      }),
      fc.stringMatching(/^\/[a-z][a-z0-9-]{0,10}$/),
      fc.integer({ min: 1, max: 604_800 }),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      async ({ sessionToken, ...keys }, path, expiresIn, date) => {
        const credentials = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
        const signer = new SignatureV4({ credentials, region: REGION, service: 'execute-api', sha256: Sha256 });
        const request = { method: 'GET', protocol: 'ws:', hostname: '127.0.0.1', path, query: {} };
        const { query } = await signer.presign(
          { ...request, headers: { host: '127.0.0.1:4566' } },
          { expiresIn, signingDate: date },
        );
        const url = new URL(
          presign(`ws://127.0.0.1:4566${path}`, { credentials, region: REGION, expiresIn, now: date.getTime() }),
        );
        expect(Object.fromEntries(url.searchParams)).toEqual(query);
      },
    ),
    { numRuns: 50 },
  ));
