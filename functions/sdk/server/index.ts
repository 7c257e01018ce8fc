/**
 * The server SDK, for functions behind a WebSocket API's routes and any other code that talks to single connections.
 * Use the publisher for messages to users, channels or everyone: only those are counted and reported.
 */
export { ConfigurationError } from '#shared/runtime/configuration-error';
export type { RouteHandler } from '#shared/websocket/route';
export type { RouteEvent, RouteResult, WithHeaders } from '#shared/websocket/websocket';
export { ContractError } from '../contract';
export { InvalidMessageError, type MessageIssue } from '../invalid-message-error';
export { ConnectionGoneError } from './connection-gone-error';
export { handle } from './handle';
export type * from './handler-types';
export { countMessages, type MessageMetrics } from './interceptors/count-messages';
export { logMessages } from './interceptors/log-messages';
export { replyToErrors } from './interceptors/reply-to-errors';
export { InvalidInputError } from './invalid-input-error';
export { createServerSdk } from './server-sdk';
export type * from './types';
