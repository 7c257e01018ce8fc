/** Also how the names of all resources in the engine begin. */
export const STACK = 'Broadcast-rehearsal';
