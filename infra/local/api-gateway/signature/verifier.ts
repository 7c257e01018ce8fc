/**
 * Verifies Signature Version 4 in full, as execute-api does: who signed, when, for which scope, and every signed byte. It
 * is our own code because `@connections` takes tens of thousands of posts a second; tests compare it with
 * `@smithy/signature-v4`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../core/service';
import type { CredentialStore } from '../../iam/credentials';
import { AuthenticationError } from './authentication-error';
import { canonicalRequest, type SignedRequest } from './canonical-request';
import { ALGORITHM, readSignatureClaim, type SignatureClaim } from './signature-claim';
import { hmac, SigningKeys } from './signing-keys';

export const SIGNING_SERVICE = 'execute-api';
export const TERMINATOR = 'aws4_request';
const MAX_SKEW_MINUTES = 5;

export class SignatureVerifier {
  readonly #keys = new SigningKeys();

  constructor(
    private readonly credentials: CredentialStore,
    private readonly region: string,
  ) {}

  /**
   * Returns who signed the request.
   * @throws AuthenticationError naming what is wrong with the signature
   */
  verify(request: SignedRequest): Caller {
    return this.identify(request).caller;
  }

  /**
   * Returns who signed the request, and with which access key.
   * @throws AuthenticationError naming what is wrong with the signature
   */
  identify(request: SignedRequest): { readonly caller: Caller; readonly accessKeyId: string } {
    const claim = readSignatureClaim(request);
    this.#checkScope(claim);
    checkTime(claim);
    const signer = this.credentials.find(claim.accessKeyId);
    if (!signer || signer.credentials.sessionToken !== claim.sessionToken) throw unrecognizedClient();
    const canonical = canonicalRequest(request, claim.signedHeaders);
    const expected = signatureOf(claim, canonical, signer.credentials.secretAccessKey, this.#keys);
    if (!sameSignature(expected, claim.signature)) throw mismatch(canonical, stringToSign(claim, canonical));
    return { caller: signer.caller, accessKeyId: claim.accessKeyId };
  }

  #checkScope({ scope, time }: SignatureClaim): void {
    if (scope.region !== this.region) {
      throw invalid(
        `Credential should be scoped to a valid region, not '${scope.region}'. Local mode runs in '${this.region}'.`,
      );
    }
    if (scope.service !== SIGNING_SERVICE)
      throw invalid(`Credential should be scoped to correct service: '${SIGNING_SERVICE}'.`);
    if (scope.terminator !== TERMINATOR) {
      throw invalid(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${scope.terminator}'.`);
    }
    if (!time.startsWith(scope.date)) {
      throw invalid(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${time.slice(0, 8)}'.`,
      );
    }
  }
}

type Signing = Pick<SignatureClaim, 'accessKeyId' | 'scope' | 'time'>;

export function signatureOf(signing: Signing, canonical: string, secretAccessKey: string, keys = new SigningKeys()) {
  return hmac(keys.get(secretAccessKey, signing), stringToSign(signing, canonical));
}

const stringToSign = ({ scope, time }: Signing, canonical: string): string =>
  [
    ALGORITHM,
    time,
    `${scope.date}/${scope.region}/${scope.service}/${scope.terminator}`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');

function checkTime({ time, expiresIn }: SignatureClaim): void {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  const signedAt = parts ? Date.parse(`${parts.slice(1, 4).join('-')}T${parts.slice(4).join(':')}Z`) : NaN;
  if (Number.isNaN(signedAt)) throw invalid(`Date must be in ISO-8601 'basic format'. Got '${time}'.`);
  const now = Date.now();
  const skew = MAX_SKEW_MINUTES * 60_000;
  if (signedAt > now + skew) {
    throw invalid(
      `Signature not yet current: ${time} is still later than ${basicTime(now + skew)} (${basicTime(now)} + ${MAX_SKEW_MINUTES} min.)`,
    );
  }
  const holds = expiresIn === undefined ? skew : expiresIn * 1000;
  if (!(signedAt >= now - holds)) {
    throw invalid(
      `Signature expired: ${time} is now earlier than ${basicTime(now - skew)} (${basicTime(now)} - ${MAX_SKEW_MINUTES} min.)`,
    );
  }
}

function sameSignature(expected: Buffer, claimed: string): boolean {
  return /^[0-9a-f]{64}$/.test(claimed) && timingSafeEqual(expected, Buffer.from(claimed, 'hex'));
}

/** @param time epoch milliseconds. @returns e.g. `20210603T142836Z` */
export const basicTime = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
const invalid = (message: string) => new AuthenticationError('InvalidSignatureException', message);
const unrecognizedClient = () =>
  new AuthenticationError('UnrecognizedClientException', 'The security token included in the request is invalid.');
const mismatch = (canonical: string, stringToSign: string) =>
  invalid(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
      'signing method. Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
  );
