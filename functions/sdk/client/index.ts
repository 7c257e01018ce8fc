/**
 * The client SDK. A browser or a Node process imports it to receive broadcasts. It contains no AWS or Node code and no
 * validator.
 */
export type { Envelope, Supersedes } from '#shared/contracts/envelope';
export type { GapReason } from '#shared/contracts/resume';
export { connect } from './connect';
export type { AddressOptions } from './address';
export type { ClientState } from './connector';
export { BroadcastClientError, type ClientErrorCode } from './errors';
export type { Unsubscribe } from './listeners';
export type { Timing } from './timing';
export type { BroadcastClient, ConnectOptions, GapListener, ListenOptions, MessageInfo } from './types';
export type { WebSocketConstructor, WebSocketEvent, WebSocketLike } from './web-socket';
