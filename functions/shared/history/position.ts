/**
 * Positions: when a broadcast was written to its streams, and a hash of its id. They sort as text. The envelope carries its
 * position as `at`, so that a client can tell the server what it has without naming ids.
 */

/** Digits of the epoch milliseconds, enough until the year 2286. */
const TIME_DIGITS = 13;
const HASH_DIGITS = 16;
const POSITION = new RegExp(`^(\\d{${TIME_DIGITS}})-([0-9a-f]{${HASH_DIGITS}})$`);

/**
 * @param ms epoch milliseconds
 * @param hash hexadecimal digits of the hash of the id; more than 16 are cut off
 */
export const positionAt = (ms: number, hash = ''): string =>
  `${String(Math.max(0, Math.floor(ms))).padStart(TIME_DIGITS, '0')}-${hash.slice(0, HASH_DIGITS).padEnd(HASH_DIGITS, '0')}`;

export const isPosition = (value: unknown): value is string => typeof value === 'string' && POSITION.test(value);

/** Epoch milliseconds of a position. */
export const timeOf = (position: string): number => Number(position.slice(0, TIME_DIGITS));

/** The 16 hexadecimal digits of the hash. */
export const hashOf = (position: string): string => position.slice(TIME_DIGITS + 1);
