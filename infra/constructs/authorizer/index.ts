export type { AuthorizerMode, AuthorizerOptions } from './authorizer-mode';
export { BroadcastAuthorizer } from './broadcast-authorizer';
export { authorizerOptions } from './check-authorizer';
