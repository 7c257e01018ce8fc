/**
 * The contracts between the parts: the request of a domain event, the sender's input and output, and the report. Types
 * and names only; validation is in shared/request.
 */

export * from './request';
export * from './envelope';
export * from './opening';
export * from './resume';
export * from './acknowledge';
export * from './to-reach';
export * from './delivery';
export * from './report';
export * from './connection';
export * from './event-names';
