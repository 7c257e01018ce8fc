/** The client SDK: what a browser or a Node process imports to receive broadcasts. Nothing of AWS, Node or a validator is in it. */
export type { Envelope } from '#shared/contracts/envelope';
export { connect } from './connect';
export type { AddressOptions } from './address';
export type { ClientState } from './connector';
export { BroadcastClientError, type ClientErrorCode } from './errors';
export type { Unsubscribe } from './listeners';
export type { Timing } from './timing';
export type { BroadcastClient, ConnectOptions, MessageInfo } from './types';
export type { WebSocketConstructor, WebSocketEvent, WebSocketLike } from './web-socket';
