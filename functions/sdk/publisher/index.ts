/**
 * The publisher SDK. It puts `Broadcast Requested` events on the stack's bus, typed by the contract. For services that
 * are neither a client nor a route. They only need `events:PutEvents` on the bus.
 */
export { ContractError } from '../contract';
export { InvalidMessageError, type MessageIssue } from '../invalid-message-error';
export { PublishError, type RefusedBroadcast } from './publish-error';
export type * from './types';
export { createPublisher } from './publisher';
export { xRayTraceparent } from '#shared/runtime/trace';
