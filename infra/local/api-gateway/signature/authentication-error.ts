/** A request without a valid signature: API Gateway answers 403 with one of these names. */
import { ServiceError } from '../../core/service';

export type AuthenticationErrorCode =
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'UnrecognizedClientException';

export class AuthenticationError extends ServiceError {
  constructor(code: AuthenticationErrorCode, message: string) {
    super(code, message, 403);
  }
}
