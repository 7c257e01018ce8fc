/**
 * Fetches the public keys of an issuer (a JWKS) for aws-jwt-verify: from the address given, or from the one the issuer
 * names in its discovery document. Redirects are not followed, and http is for an issuer on this machine only.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
import type { Fetcher } from 'aws-jwt-verify/https';
import { FetchError } from 'aws-jwt-verify/error';
import { isSafeToCall } from '#shared/base/loopback';

/** Both documents within a connect handler's patience. */
const TIMEOUT_MS = 3000;
const MAX_BYTES = 512 * 1024;

/** Where an issuer that does not name its keys elsewhere describes itself. */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** Takes the address of the keys. */
export const keyFetcher: Fetcher = { fetch: (uri) => get(uri) };

/** Takes the address of the discovery document, and gives the keys it leads to. */
export const discoveringFetcher = (issuer: string): Fetcher => ({
  async fetch(uri) {
    const document = parse(uri, await get(uri));
    if (document.issuer !== issuer) {
      throw new FetchError(uri, `its issuer must be exactly '${issuer}', got '${String(document.issuer)}'`);
    }
    const { jwks_uri: keys } = document;
    if (typeof keys !== 'string') throw new FetchError(uri, 'it has no jwks_uri; give the authorizer a jwksUri');
    return get(keys);
  },
});

async function get(uri: string): Promise<ArrayBuffer> {
  if (!URL.canParse(uri) || !isSafeToCall(new URL(uri))) {
    throw new FetchError(uri, 'keys are read over https, or over http from a loopback address');
  }
  const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: unknown) => {
      throw new FetchError(uri, error);
    },
  );
  if (!response.ok) throw new FetchError(uri, `status ${response.status}, expected 200`);
  const body = await response.arrayBuffer();
  if (body.byteLength > MAX_BYTES) throw new FetchError(uri, `${body.byteLength} bytes, expected at most ${MAX_BYTES}`);
  return body;
}

function parse(uri: string, body: ArrayBuffer): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
  } catch {
    // Named below.
  }
  throw new FetchError(uri, 'it is no JSON object');
}
