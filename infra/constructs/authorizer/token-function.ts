/** The function behind the modes `token`, `jwt` and `cognito`: functions/authorize, with the environment of its mode. */
import type { Construct } from 'constructs';
import type { EnvName } from '../../../functions/shared/env';
import type { BroadcastSettings } from '../../settings';
import { BroadcastFunction } from '../broadcast-function';
import type { CognitoMode, JwtMode, TokenMode } from './authorizer-mode';

const DEFAULT_USER_ID_CLAIM = 'sub';
const DEFAULT_CHANNELS_CLAIM = 'channels';

export class TokenFunction extends BroadcastFunction {
  constructor(
    scope: Construct,
    id: string,
    settings: BroadcastSettings,
    mode: TokenMode | JwtMode | CognitoMode,
    environment: Partial<Record<EnvName, string>>,
  ) {
    super(scope, id, {
      name: 'authorize',
      description: 'Lets a client connect whose token is valid',
      settings,
      environment: {
        TOKEN_MODE: mode.type,
        USER_ID_CLAIM: mode.userIdClaim ?? DEFAULT_USER_ID_CLAIM,
        CHANNELS_CLAIM: mode.channelsClaim ?? DEFAULT_CHANNELS_CLAIM,
        ...environment,
      },
    });
  }
}

/** What the function is told of an issuer. */
export const jwtEnvironment = ({ issuer, audience, jwksUri }: JwtMode): Partial<Record<EnvName, string>> => ({
  TOKEN_ISSUER: issuer,
  TOKEN_AUDIENCE: JSON.stringify([audience].flat()),
  ...(jwksUri !== undefined && { TOKEN_JWKS_URI: jwksUri }),
});

/** What the function is told of a user pool. */
export const cognitoEnvironment = (mode: CognitoMode): Partial<Record<EnvName, string>> => ({
  USER_POOL_ID: typeof mode.userPool === 'string' ? mode.userPool : mode.userPool.userPoolId,
  CLIENT_IDS: JSON.stringify(
    mode.clientIds.map((client) => (typeof client === 'string' ? client : client.userPoolClientId)),
  ),
  TOKEN_USE: mode.tokenUse ?? 'access',
});
