/**
 * The publisher SDK: typed by the contract, it puts `Broadcast Requested` events on the stack's bus. For services that are
 * no client and no route; they need `events:PutEvents` on the bus and nothing else.
 */
export { ContractError } from '../contract';
export { InvalidMessageError, type MessageIssue } from '../invalid-message-error';
export { PublishError, type RefusedBroadcast } from './publish-error';
export type * from './types';
export { createPublisher } from './publisher';
