/** The authorizer of an API: an existing one, or one made from a mode. */
import type { Construct } from 'constructs';
import { settingsWith } from '../settings/defaults';
import { type AuthorizerMode, BroadcastAuthorizer } from '../authorizer';
import type { ConnectAuthorizer } from './connect-authorizer';

/** @throws Error naming the option of the mode that is wrong */
export function resolveAuthorizer(
  scope: Construct,
  authorizer: AuthorizerMode | ConnectAuthorizer = 'token',
): ConnectAuthorizer {
  return typeof authorizer === 'string' || 'type' in authorizer
    ? new BroadcastAuthorizer(scope, 'Authorizer', settingsWith({}), authorizer)
    : authorizer;
}
