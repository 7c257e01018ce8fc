/**
 * Who sent a request: the access key in its Authorization header belongs to the developer or a role. The signature is not
 * verified, since anybody who can reach the loopback interface can read the developer's key in the documentation.
 */
import { ServiceError, type Caller } from '../core/service';
import type { CredentialStore } from '../iam/credentials';
import type { HttpRequest } from './http-message';

const CREDENTIAL = /^AWS4-[A-Z0-9-]+ .*?Credential=([^/,\s]+)\//;

/** @throws ServiceError like AWS for a request with no key or an unknown one */
export function callerOf(request: HttpRequest, credentials: CredentialStore): Caller {
  const accessKeyId = CREDENTIAL.exec(request.headers.authorization ?? '')?.[1];
  if (accessKeyId === undefined) {
    throw new ServiceError(
      'MissingAuthenticationTokenException',
      'Request is missing Authentication Token: sign it with AWS Signature Version 4 (locally AWS_ACCESS_KEY_ID=local, AWS_SECRET_ACCESS_KEY=local).',
      403,
    );
  }
  const known = credentials.find(accessKeyId);
  if (!known) {
    throw new ServiceError(
      'UnrecognizedClientException',
      `The security token included in the request is invalid: local mode only knows the access key 'local' and those it gives to roles, got '${accessKeyId}'.`,
      403,
    );
  }
  return known.caller;
}
