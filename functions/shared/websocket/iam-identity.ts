/**
 * Finds the user id in an IAM caller's identity.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
import type { APIGatewayEventIdentity } from 'aws-lambda';

/** Members of `requestContext.identity`, and `principal`, which stands for one of two of them. */
export const IAM_IDENTITY_KEYS = ['principal', 'caller', 'userArn', 'user', 'cognitoIdentityId', 'accountId'] as const;
export type IamIdentityKey = (typeof IAM_IDENTITY_KEYS)[number];

/**
 * All clients of a Cognito identity pool share one role session, so their identity id is the principal. For others it
 * is the caller.
 */
export function iamUserId(identity: Partial<APIGatewayEventIdentity>, key: string): unknown {
  if (key === 'principal') return identity.cognitoIdentityId ?? identity.caller;
  return IAM_IDENTITY_KEYS.some((known) => known === key) ? identity[key as keyof APIGatewayEventIdentity] : undefined;
}
