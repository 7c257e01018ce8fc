/** How long the state machine waits before it sends again what the rate held back. */

/** Seconds at most. */
const MAX_SECONDS = 8;

/**
 * A random time, as others wait too, within a span that doubles each time.
 * @param heldBack how often the batch was handed back before
 * @returns whole seconds, at least 1
 */
export const waitSeconds = (heldBack: number, random: () => number = Math.random): number =>
  1 + Math.floor(random() * Math.min(MAX_SECONDS, 2 ** heldBack));
