/** Signs an address, so that anybody who has it may open it: clients of an API with IAM connect to it. */
import type { Credentials } from '../../iam/credentials';
import { canonicalRequest } from './canonical-request';
import { ALGORITHM } from './signature-claim';
import { basicTime, SIGNING_SERVICE, signatureOf, TERMINATOR } from './verifier';

export interface PresignOptions {
  readonly credentials: Credentials;
  readonly region: string;
  /** Seconds it is valid. */
  readonly expiresIn: number;
  /** Epoch milliseconds. @default - now */
  readonly now?: number;
}

/** The address with a Signature Version 4 in its query. */
export function presign(address: string, { credentials, region, expiresIn, now = Date.now() }: PresignOptions): string {
  const url = new URL(address);
  const time = basicTime(now);
  const scope = { date: time.slice(0, 8), region, service: SIGNING_SERVICE, terminator: TERMINATOR };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const parameters = {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': [accessKeyId, ...Object.values(scope)].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(expiresIn),
    ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const canonical = canonicalRequest(
    { method: 'GET', rawUrl: `${url.pathname}${url.search}`, headers: { host: url.host }, body: Buffer.alloc(0) },
    ['host'],
  );
  const signature = signatureOf({ accessKeyId, scope, time }, canonical, secretAccessKey);
  url.searchParams.set('X-Amz-Signature', signature.toString('hex'));
  return url.href;
}
