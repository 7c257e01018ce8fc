export { BroadcastWebSocketApi } from './broadcast-web-socket-api';
export type { ConnectAuthorizer } from './connect-authorizer';
export type { BroadcastWebSocketApiProps } from './props';
