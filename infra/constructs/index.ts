/** What a CDK app imports: the constructs, and how to map domain events. */
export { BroadcastService, type BroadcastServiceProps } from './broadcast-service';
export * from './broadcast-web-socket-api';
export { BroadcastsEndpoint } from './broadcasts-endpoint';
export type { AuthorizerMode, AuthorizerOptions } from './authorizer';
export type { HandlerBundling } from './functions/bundling';
export { HandlerFunction, type HandlerFunctionProps } from './functions/handler-function';
export { BroadcastsTable, ConnectionsTable, OutcomesTable } from './tables';
export {
  field,
  text,
  type DomainEventMapping,
  type DomainEventMappingOf,
  type Mapped,
  type MappedMessage,
  type UnreachedUsersMapping,
} from './domain-events/mapping';
export type { PublishedEvents } from './domain-events/grant-publish';
export type {
  BroadcastSettings,
  EncryptionSetting,
  FanOutSettings,
  KeepOrDestroy,
  OperationsSettings,
  SenderSettings,
  SettingsOverrides,
} from './settings/settings';
export type { StackOutputs } from './stack-outputs';
