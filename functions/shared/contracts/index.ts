/**
 * The contracts between the parts: what a domain event asks for, what the state machine hands to the sender and gets
 * back, and what is reported. Types and names only; validation is in open-broadcast, which stands at the door.
 */

export * from './request';
export * from './opening';
export * from './delivery';
export * from './report';
export * from './connection';
export * from './event-names';
