/**
 * Fetches the public keys of an issuer (a JWKS), from the given address or from the one in its discovery document. Does not
 * follow redirects, and allows http only for an issuer on this machine.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
import { isSafeToCall } from '#shared/base/loopback';

/** Short enough for both documents within one `$connect`. */
const TIMEOUT_MS = 3000;
const MAX_BYTES = 512 * 1024;

export interface KeyFetcher {
  /** @throws FetchError */
  fetch(uri: string): Promise<ArrayBuffer>;
}

/** The issuer's documents could not be read. The token may be good. */
export class FetchError extends Error {
  override readonly name = 'FetchError';

  constructor(uri: string, problem: string, options?: ErrorOptions) {
    super(`Failed to fetch ${uri}: ${problem}`, options);
  }
}

/** Address of an issuer's discovery document. */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** Its `uri` is the address of the keys. */
export const keyFetcher: KeyFetcher = { fetch: (uri) => get(uri) };

/** Its `uri` is the address of the discovery document; it fetches the keys named there. */
export const discoveringFetcher = (issuer: string): KeyFetcher => ({
  async fetch(uri) {
    const document = parseObject(uri, await get(uri));
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
      throw new FetchError(uri, String(error), { cause: error });
    },
  );
  if (!response.ok) throw new FetchError(uri, `status ${response.status}, expected 200`);
  const body = await response.arrayBuffer();
  if (body.byteLength > MAX_BYTES) throw new FetchError(uri, `${body.byteLength} bytes, expected at most ${MAX_BYTES}`);
  return body;
}

/** @throws FetchError if it is not a JSON object */
export function parseObject(uri: string, body: ArrayBuffer): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
  } catch {
    // Reported below.
  }
  throw new FetchError(uri, 'it is not a JSON object');
}
