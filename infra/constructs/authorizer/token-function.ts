/**
 * The function behind the modes `token`, `jwt` and `cognito`: functions/authorize, with the environment of its mode.
 */
import type { Construct } from 'constructs';
import type { EnvName } from '#shared/runtime/env';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { BroadcastFunction } from '../functions/broadcast-function';
import type { CognitoMode, JwtMode, TokenMode } from './authorizer-mode';
import { claimsOf, poolOf } from './describe-authorizer';

export class TokenFunction extends BroadcastFunction {
  constructor(
    scope: Construct,
    id: string,
    settings: BroadcastSettings,
    mode: TokenMode | JwtMode | CognitoMode,
    environment: Partial<Record<EnvName, string>>,
    key?: DataKey,
  ) {
    const { userIdClaim, channelsClaim } = claimsOf(mode);
    super(scope, id, {
      name: 'authorize',
      description: 'Lets clients with a valid token connect',
      settings,
      key,
      environment: {
        TOKEN_MODE: mode.type,
        USER_ID_CLAIM: userIdClaim,
        CHANNELS_CLAIM: channelsClaim,
        ...environment,
      },
    });
  }
}

/** The function's environment for an issuer. */
export const jwtEnvironment = ({ issuer, audience, jwksUri }: JwtMode): Partial<Record<EnvName, string>> => ({
  TOKEN_ISSUER: issuer,
  TOKEN_AUDIENCE: JSON.stringify([audience].flat()),
  ...(jwksUri !== undefined && { TOKEN_JWKS_URI: jwksUri }),
});

/** The function's environment for a user pool. */
export function cognitoEnvironment(mode: CognitoMode): Partial<Record<EnvName, string>> {
  const { userPool, clientIds, tokenUse } = poolOf(mode);
  return { USER_POOL_ID: userPool, CLIENT_IDS: JSON.stringify(clientIds), TOKEN_USE: tokenUse };
}
