/** Name and settings of the stack that is rehearsed, before and after its update. */
import type { SettingsOverrides } from '#constructs/settings/settings';

/** Also how the names of all its resources in the engine begin. */
export const STACK = 'Broadcast-rehearsal';

/** The defaults, but a broadcast of more than one round goes to the fan-out, so that a small one can. */
export const FIRST = { fanOut: { afterRounds: 1, usersPerPart: 500 } } as const satisfies SettingsOverrides;

/** A batch for each connection, which each report counts; and the end of the stack is to leave nothing. */
export const SECOND = { ...FIRST, sender: { batchSize: 1 }, data: 'destroy' } as const satisfies SettingsOverrides;
