/** Who may connect, as the output `Authorizer` tells a stack's tools: what a client has to show. It holds no secret. */
import type { StackOutputs } from '../stack-outputs';

/** The claims of a token that are read. */
export interface ClaimNames {
  readonly userIdClaim: string;
  readonly channelsClaim: string;
}

export type ClientAuthorizer =
  | { readonly type: 'none' }
  | { readonly type: 'iam' }
  | ({ readonly type: 'token' } & ClaimNames)
  | ({ readonly type: 'jwt'; readonly issuer: string; readonly audience: readonly string[] } & ClaimNames)
  | ({
      readonly type: 'cognito';
      readonly userPool: string;
      readonly clientIds: readonly string[];
      readonly tokenUse: 'access' | 'id' | 'any';
    } & ClaimNames)
  | {
      readonly type: 'lambda';
      /** As in API Gateway, e.g. `route.request.querystring.ticket`. Absent for an authorizer made elsewhere. */
      readonly identitySource?: readonly string[];
    };

/** What the stack says about its authorizer. */
export const authorizerOf = ({ Authorizer }: Pick<StackOutputs, 'Authorizer'>): ClientAuthorizer =>
  JSON.parse(Authorizer) as ClientAuthorizer;
