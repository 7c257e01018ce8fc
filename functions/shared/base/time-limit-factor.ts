/**
 * Environment variable that local mode alone sets, on a machine that is said to be slow: what time limits of calls are
 * multiplied by.
 */
export const TIME_LIMIT_FACTOR = 'BROADCAST_TIME_LIMIT_FACTOR';
