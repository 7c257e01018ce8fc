/**
 * Signature Version 4 for PostToConnection. One signer serves one message, one set of credentials and one date: it
 * computes body hash, signing key, header block and scope once, so that a connection costs one hash and one HMAC. A
 * property test compares it with `@smithy/signature-v4` byte for byte.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, hash } from 'node:crypto';

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SignerInput {
  readonly host: string;
  /** See CallbackUrl.basePath. */
  readonly basePath: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** SHA-256 of the body, hex. */
  readonly bodyHash: string;
  readonly date: Date;
}

export interface SignedPost {
  /** Percent-encoded, as on the request line. */
  readonly path: string;
  /** Alternating names and values, without `host`, which the client adds. */
  readonly headers: string[];
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'execute-api';
export const CONTENT_TYPE = 'application/octet-stream';

export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data);

/** @returns a function that signs a post to one connection */
export function createSigner(input: SignerInput): (connectionId: string) => SignedPost {
  const { host, basePath, region, credentials, bodyHash } = input;
  const longDate = `${input.date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const shortDate = longDate.slice(0, 8);
  const scope = `${shortDate}/${region}/${SERVICE}/aws4_request`;
  const signingKey = [shortDate, region, SERVICE, 'aws4_request'].reduce<string | Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );

  const sent: [string, string][] = [
    ['content-type', CONTENT_TYPE],
    ['x-amz-content-sha256', bodyHash],
    ['x-amz-date', longDate],
  ];
  if (credentials.sessionToken) sent.push(['x-amz-security-token', credentials.sessionToken]);
  // Stryker disable next-line EqualityOperator: no name appears twice
  const signed = [...sent, ['host', host] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  const signedNames = signed.map(([name]) => name).join(';');

  const wirePrefix = `${basePath}/@connections/`;
  const canonicalPrefix = `POST\n${encodePath(wirePrefix)}`;
  const canonicalRest = `\n\n${signed.map(([name, value]) => `${name}:${canonicalValue(value)}\n`).join('')}\n${signedNames}\n${bodyHash}`;
  const stringToSignPrefix = `${ALGORITHM}\n${longDate}\n${scope}\n`;
  const fixedHeaders = sent.flat();
  const mac = hmacOfHash(signingKey as Buffer, stringToSignPrefix);
  const authorizationPrefix = `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=`;

  return (connectionId) => {
    const encodedId = encodeSegment(connectionId);
    // The canonical path is the path on the wire, encoded again; in an encoded id only `%` is left to encode.
    const canonicalRequest = `${canonicalPrefix}${encodedId.replaceAll('%', '%25')}${canonicalRest}`;
    const signature = mac(sha256Hex(canonicalRequest));
    return {
      path: wirePrefix + encodedId,
      headers: [...fixedHeaders, 'authorization', authorizationPrefix + signature],
    };
  };
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/**
 * HMAC-SHA256 (RFC 2104) of a prefix and a hash in hex, as two hashes over buffers that are filled once. A Hmac object for
 * each post would take twice as long.
 * @param key of at most 64 bytes
 */
function hmacOfHash(key: Buffer, prefix: string): (hexHash: string) => string {
  const inner = Buffer.alloc(BLOCK_BYTES + prefix.length + 2 * HASH_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c);
  key.forEach((byte, at) => {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  });
  inner.write(prefix, BLOCK_BYTES, 'latin1');
  return (hexHash) => {
    inner.write(hexHash, BLOCK_BYTES + prefix.length, 'latin1');
    hash('sha256', inner, 'buffer').copy(outer, BLOCK_BYTES);
    return hash('sha256', outer);
  };
}

/** RFC 3986: encodes all but unreserved characters. encodeURIComponent leaves out five more. */
const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const encodePath = (path: string): string => path.split('/').map(encodeSegment).join('/');

const canonicalValue = (value: string): string => value.trim().replace(/\s+/g, ' ');
