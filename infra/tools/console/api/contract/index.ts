/** The JSON of `/_console/api`, between the console's page and its server. Types only, used by both sides. */

export type * from './execution';
export type * from './step';
export type * from './event';
export type * from './client';
export type * from './broadcast';
export type * from './live';
export type * from './log';
export type * from './action';
export type * from './dead-letter';
export type * from './fault';
