/** ARNs of execute-api, which policies of senders, authorizers and functions are written against. */
import { arn, type Environment } from '../core/identity';

/** A stage by name, as callers over HTTP and through the registry give it. */
export interface StageReference {
  readonly apiId: string;
  readonly stageName: string;
}

/** A route of a stage: what an authorizer allows, and what a function's permission names as its source. */
export const routeArn = (environment: Environment, { apiId, stageName }: StageReference, routeKey: string): string =>
  arn(environment, 'execute-api', `${apiId}/${stageName}/${routeKey}`);

export const authorizerArn = (environment: Environment, apiId: string, authorizerId: string): string =>
  arn(environment, 'execute-api', `${apiId}/authorizers/${authorizerId}`);

/** A connection of a stage and what is done to it: what a sender's role must be allowed. */
export const connectionArn = (
  environment: Environment,
  { apiId, stageName }: StageReference,
  method: string,
  connectionId: string,
): string => arn(environment, 'execute-api', `${apiId}/${stageName}/${method}/@connections/${connectionId}`);
