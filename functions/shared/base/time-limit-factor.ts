/** Environment variable that only local mode sets, for slow machines: the factor for time limits of calls. */
export const TIME_LIMIT_FACTOR = 'BROADCAST_TIME_LIMIT_FACTOR';
