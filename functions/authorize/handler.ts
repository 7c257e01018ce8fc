/**
 * The authorizer of `$connect` in the modes `token`, `jwt` and `cognito`. It accepts clients with a valid token and passes
 * their identity to the routes. It logs why it refuses a client but never says so: all refusals look the same from outside.
 */
import type { APIGatewayAuthorizerWithContextResult, Context } from 'aws-lambda';
import type { AuthorizerContext } from '#shared/websocket/authorizer-context';
import { claimNames } from '#shared/runtime/env';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import { beginLog, logger } from '#shared/runtime/logger';
import { createVerifier } from './create-verifier';
import { type ClientClaims, readClaims } from './read-claims';
import { type AuthorizerEvent, tokenOf } from './token-of';
import { TokenRefusedError } from './token-verifier';

const verify = createVerifier();
const names = claimNames();

/** API Gateway answers 401 to an error with exactly this message, and 500 to any other. */
class UnauthorizedError extends Error {
  override readonly name = 'Unauthorized';
  constructor() {
    super('Unauthorized');
  }
}

type AuthorizerResult = APIGatewayAuthorizerWithContextResult<{ [K in keyof AuthorizerContext]: string }>;

/** @throws UnauthorizedError; any other error means that the token could not be checked */
export async function handler(event: AuthorizerEvent, context: Context): Promise<AuthorizerResult> {
  beginLog(context, { connectionId: event.requestContext?.connectionId });
  try {
    const token = tokenOf(event);
    if (token === undefined) throw new TokenRefusedError('no token in ?token= or Sec-WebSocket-Protocol');
    return allow(event.methodArn, readClaims(await verify(token), names));
  } catch (error) {
    if (!(error instanceof TokenRefusedError)) throw error;
    logger.info(CLIENT_REFUSED, { reason: error.message });
    throw new UnauthorizedError();
  }
}

const allow = (methodArn: string, { userId, channels, expiresAt }: ClientClaims): AuthorizerResult => ({
  principalId: userId,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
  },
  context: { userId, channels: JSON.stringify(channels), tokenExpiresAt: String(expiresAt) },
});
