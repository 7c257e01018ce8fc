/** What a request claims about its signature: in the Authorization header, or in the query of a presigned URL. */
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
  if (!authorization.startsWith(`${ALGORITHM} `)) throw missingToken();
  const parameters = Object.fromEntries(
    authorization
      .slice(ALGORITHM.length)
      .split(',')
      .map((parameter) => parameter.trim().split(/=(.*)/s, 2)),
  ) as Record<string, string | undefined>;
  const absent = [
    ...['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parameters[name]),
    ...(headers['x-amz-date'] === undefined ? ['X-Amz-Date'] : []),
  ];
  if (absent.length > 0) throw incomplete(absent.map((name) => `Authorization header requires '${name}' parameter.`));
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
const incomplete = (messages: readonly string[]) =>
  new AuthenticationError('IncompleteSignatureException', messages.join(' '));
