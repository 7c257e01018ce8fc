/** Makes the verifier of the stack's mode at cold start. A wrong setting fails the first invocation and is named. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { cognitoSettings, jwtSettings, tokenMode, tokenSecretArn } from '#shared/runtime/env';
import type { TokenVerifier } from './token-verifier';
import { cognitoVerifier } from './verifiers/cognito';
import { jwtVerifier } from './verifiers/jwt';
import { SigningSecret } from './verifiers/signing-secret';
import { tokenVerifier } from './verifiers/token';

export function createVerifier(): TokenVerifier {
  switch (tokenMode()) {
    case 'token':
      return tokenVerifier(new SigningSecret(new SecretsManagerClient(CLIENT_SETTINGS), tokenSecretArn()));
    case 'jwt':
      return jwtVerifier(jwtSettings());
    case 'cognito':
      return cognitoVerifier(cognitoSettings());
  }
}
