/** What the page and the server of the console tell each other: the JSON of `/_console/api`. Types only, used by both sides. */

export type * from './execution';
export type * from './step';
export type * from './event';
export type * from './client';
export type * from './broadcast';
export type * from './live';
