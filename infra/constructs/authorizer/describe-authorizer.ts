/** Describes an authorizer mode to tools; see ../../client-authorizer.ts. */
import type { ClaimNames, ClientAuthorizer } from './client-authorizer';
import type { AuthorizerOptions, CognitoMode, JwtMode, TokenMode } from './authorizer-mode';

const DEFAULT_CLAIMS: ClaimNames = { userIdClaim: 'sub', channelsClaim: 'channels' };

/** The claims that are read from a token. */
export const claimsOf = ({
  userIdClaim = DEFAULT_CLAIMS.userIdClaim,
  channelsClaim = DEFAULT_CLAIMS.channelsClaim,
}: TokenMode | JwtMode | CognitoMode): ClaimNames => ({ userIdClaim, channelsClaim });

/** What the tokens of a user pool must match; ids may be unresolved until deployment. */
export const poolOf = ({ userPool, clientIds, tokenUse = 'access' }: CognitoMode) => ({
  userPool: typeof userPool === 'string' ? userPool : userPool.userPoolId,
  clientIds: clientIds.map((client) => (typeof client === 'string' ? client : client.userPoolClientId)),
  tokenUse,
});

export function describeAuthorizer(options: AuthorizerOptions): ClientAuthorizer {
  switch (options.type) {
    case 'none':
    case 'iam':
      return { type: options.type };
    case 'token':
      return { type: 'token', ...claimsOf(options) };
    case 'jwt':
      return { type: 'jwt', issuer: options.issuer, audience: [options.audience].flat(), ...claimsOf(options) };
    case 'cognito':
      return { type: 'cognito', ...poolOf(options), ...claimsOf(options) };
    case 'lambda':
      return {
        type: 'lambda',
        ...(options.cdk?.authorizer === undefined && { identitySource: [...(options.identitySource ?? [])] }),
      };
  }
}
