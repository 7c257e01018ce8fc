/** How long rows of a broadcast are kept: DynamoDB removes them some time after. */
const SECONDS_PER_DAY = 86_400;

/** @returns epoch seconds, for a table's TTL attribute */
export const expiresAfterDays = (days: number, now: number): number => Math.ceil(now / 1000) + days * SECONDS_PER_DAY;
