/** What a request claims about its signature: in the Authorization header, or in the query of a presigned URL. */
import { createHash } from 'node:crypto';
import { AuthenticationError } from './authentication-error';
import { queryPairs, splitUrl, type SignedRequest } from './canonical-request';

export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: {
    readonly date: string;
    readonly region: string;
    readonly service: string;
    readonly terminator: string;
  };
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20210603T142836Z` */
  readonly time: string;
  readonly sessionToken?: string;
  /** Seconds a presigned URL is valid. */
  readonly expiresIn?: number;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** @throws AuthenticationError if there is no signature, or it cannot be read */
export function readSignatureClaim(request: SignedRequest): SignatureClaim {
  const { authorization } = request.headers;
  return authorization === undefined ? fromQuery(request) : fromHeader(request, authorization);
}

function fromHeader({ headers }: SignedRequest, authorization: string): SignatureClaim {
  // Another scheme, such as Bearer, is read like a signature, and lacks what one has.
  const pairs = authorization
    .replace(/^\S+\s+/, '')
    .split(',')
    .map((parameter) => parameter.trim());
  if (pairs.some((pair) => !pair.includes('='))) throw incomplete([noPair(authorization)]);
  const parameters = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s, 2))) as Record<
    string,
    string | undefined
  >;
  const absent = [
    ...['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parameters[name]),
    ...(headers['x-amz-date'] === undefined ? ['X-Amz-Date'] : []),
  ];
  if (absent.length > 0) throw incomplete(absent.map((name) => `Authorization header requires '${name}' parameter.`));
  const [algorithm = ''] = authorization.split(/\s/, 1);
  if (algorithm !== ALGORITHM) throw incomplete([`Unsupported AWS 'algorithm': '${algorithm}'.`]);
  const sessionToken = headers['x-amz-security-token'];
  return {
    ...readCredential(parameters.Credential),
    signedHeaders: readSignedHeaders(parameters.SignedHeaders),
    signature: parameters.Signature ?? '',
    time: headers['x-amz-date'] ?? '',
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

function fromQuery({ rawUrl }: SignedRequest): SignatureClaim {
  const query = new Map(queryPairs(splitUrl(rawUrl).query));
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) throw missingToken();
  const sessionToken = query.get('X-Amz-Security-Token');
  return {
    ...readCredential(query.get('X-Amz-Credential')),
    signedHeaders: readSignedHeaders(query.get('X-Amz-SignedHeaders')),
    signature: query.get('X-Amz-Signature') ?? '',
    time: query.get('X-Amz-Date') ?? '',
    expiresIn: Number(query.get('X-Amz-Expires')),
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

function readCredential(credential = ''): Pick<SignatureClaim, 'accessKeyId' | 'scope'> {
  const [accessKeyId, date, region, service, terminator, ...more] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || more.length > 0) {
    throw incomplete([
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    ]);
  }
  return { accessKeyId, scope: { date, region, service, terminator } };
}

function readSignedHeaders(text = ''): string[] {
  const names = text.split(';');
  if (!names.includes('host')) {
    throw new AuthenticationError(
      'InvalidSignatureException',
      "'Host' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  return names;
}

const missingToken = () =>
  new AuthenticationError('MissingAuthenticationTokenException', 'Missing Authentication Token');
/** AWS shows a hash, since the header may be a secret. */
const noPair = (authorization: string): string =>
  'Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): ' +
  `'${createHash('sha256').update(authorization).digest('base64')}'.`;
const incomplete = (messages: readonly string[]) =>
  new AuthenticationError('IncompleteSignatureException', messages.join(' '));
