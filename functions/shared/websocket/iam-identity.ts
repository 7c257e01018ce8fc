/**
 * Which member of an IAM caller's identity is the user id.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
import type { APIGatewayEventIdentity } from 'aws-lambda';

/** Members of `requestContext.identity`, and `principal`, which is one of two of them. */
export const IAM_IDENTITY_KEYS = ['principal', 'caller', 'userArn', 'user', 'cognitoIdentityId', 'accountId'] as const;
export type IamIdentityKey = (typeof IAM_IDENTITY_KEYS)[number];

/**
 * Clients of a Cognito identity pool all call as one and the same role session: what tells them apart is the id of their
 * identity. Everybody else is who signed.
 */
export function iamUserId(identity: Partial<APIGatewayEventIdentity>, key: string): unknown {
  if (key === 'principal') return identity.cognitoIdentityId ?? identity.caller;
  return IAM_IDENTITY_KEYS.some((known) => known === key) ? identity[key as keyof APIGatewayEventIdentity] : undefined;
}
