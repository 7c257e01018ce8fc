/** ARNs of execute-api, for the policies of senders, authorizers and functions. */
import { arn, type Environment } from '../core/identity';

/** A stage by name, as HTTP callers and the registry give it. */
export interface StageReference {
  readonly apiId: string;
  readonly stageName: string;
}

/** A route of a stage: what an authorizer allows, and the source in a function's permission. */
export const routeArn = (environment: Environment, { apiId, stageName }: StageReference, routeKey: string): string =>
  arn(environment, 'execute-api', `${apiId}/${stageName}/${routeKey}`);

export const authorizerArn = (environment: Environment, apiId: string, authorizerId: string): string =>
  arn(environment, 'execute-api', `${apiId}/authorizers/${authorizerId}`);

/** A connection of a stage and the operation on it: what a sender's role must be allowed. */
export const connectionArn = (
  environment: Environment,
  { apiId, stageName }: StageReference,
  method: string,
  connectionId: string,
): string => arn(environment, 'execute-api', `${apiId}/${stageName}/${method}/@connections/${connectionId}`);
