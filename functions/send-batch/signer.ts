/**
 * Signature Version 4 for PostToConnection. One signer serves one message, one set of credentials and one date: it
 * computes body hash, signing key, header block and scope once, so that a connection costs one hash and one HMAC. A
 * property test compares it with `@smithy/signature-v4` byte for byte.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';

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

export const sha256Hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

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
  const authorizationPrefix = `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=`;

  return (connectionId) => {
    const encodedId = encodeSegment(connectionId);
    // The canonical path is the path on the wire, encoded again; in an encoded id only `%` is left to encode.
    const canonicalRequest = `${canonicalPrefix}${encodedId.replaceAll('%', '%25')}${canonicalRest}`;
    const signature = createHmac('sha256', signingKey)
      .update(stringToSignPrefix + sha256Hex(canonicalRequest))
      .digest('hex');
    return {
      path: wirePrefix + encodedId,
      headers: [...fixedHeaders, 'authorization', authorizationPrefix + signature],
    };
  };
}

/** RFC 3986: encodes all but unreserved characters. encodeURIComponent leaves out five more. */
const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const encodePath = (path: string): string => path.split('/').map(encodeSegment).join('/');

const canonicalValue = (value: string): string => value.trim().replace(/\s+/g, ' ');
