/**
 * The contracts between the parts: what a domain event asks for, what the state machine hands to the sender and gets
 * back, and what is reported. Types and names; validation is in shared/request.
 */

export * from './request';
export * from './envelope';
export * from './opening';
export * from './delivery';
export * from './report';
export * from './connection';
export * from './event-names';
