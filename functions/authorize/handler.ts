/**
 * The authorizer of `$connect` in the modes `token`, `jwt` and `cognito`. It accepts clients with a valid token and passes
 * their identity to the routes. It logs why it refuses a client, and whose token it was if the signature is good, but never says so:
 * all refusals look the same from outside.
 * A refusal is a policy, which API Gateway answers with 403. To answer 401 a function has to fail, and then anybody could
 * make the alarm ring that watches its errors.
 */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayAuthorizerWithContextResult, Context } from 'aws-lambda';
import type { AuthorizerContext } from '#shared/websocket/authorizer-context';
import { isName } from '#shared/contracts/names';
import { createMetrics } from '#shared/runtime/create-metrics';
import { claimNames } from '#shared/runtime/env';
import { CLIENT_REFUSED, clientRefused } from '#shared/runtime/log-messages';
import { beginLog, logger } from '#shared/runtime/logger';
import { METRIC } from '#shared/runtime/metrics';
import { createVerifier } from './create-verifier';
import { type ClientClaims, readClaims } from './read-claims';
import { type AuthorizerEvent, tokenOf } from './token-of';
import { TokenRefusedError, type VerifiedClaims } from './token-verifier';

const verify = createVerifier();
const names = claimNames();
const metrics = createMetrics();

type Allowed = APIGatewayAuthorizerWithContextResult<{ [K in keyof AuthorizerContext]: string }>;
type Policy = Omit<Allowed, 'context'>;

/** API Gateway requires one, also for a client who is nobody. */
const NOBODY = 'nobody';

/** @throws Error if the token could not be judged; API Gateway answers 500 */
export async function handler(event: AuthorizerEvent, context: Context): Promise<Allowed | Policy> {
  beginLog(context, { connectionId: event.requestContext?.connectionId });
  let claims: VerifiedClaims | undefined;
  try {
    const token = tokenOf(event);
    if (token === undefined) throw new TokenRefusedError('no token in ?token= or Sec-WebSocket-Protocol');
    claims = await verify(token);
    return allow(event.methodArn, readClaims(claims, names));
  } catch (error) {
    if (!(error instanceof TokenRefusedError)) throw error;
    // Only claims of a token whose signature is good.
    const { [names.userIdClaim]: userId, exp } = claims ?? error.claims ?? {};
    logger.info(CLIENT_REFUSED, clientRefused(error.message, isName(userId) ? userId : undefined, exp));
    metrics.addMetric(METRIC.CLIENT_REFUSED, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    return policy(NOBODY, 'Deny', event.methodArn);
  }
}

const allow = (methodArn: string, { userId, channels, expiresAt }: ClientClaims): Allowed => ({
  ...policy(userId, 'Allow', methodArn),
  context: { userId, channels: JSON.stringify(channels), tokenExpiresAt: String(expiresAt) },
});

const policy = (principalId: string, Effect: 'Allow' | 'Deny', Resource: string): Policy => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
});
