/** The settings whose default depends on the region of the stack. */
import { requestsPerSecondIn } from '#shared/base/request-rates';
import type { BroadcastSettings, RateSettings } from './settings';

/** The rest is for clients, for a burst of small broadcasts, and for everything else in the account. */
const SHARE_OF_BROADCASTS = 0.6;
const RESERVE_PERCENT = 20;

/** With the defaults filled in. @param region undefined if it is not known */
export const rateInRegion = (
  { postsPerSecond, reservePercent = RESERVE_PERCENT }: RateSettings,
  region?: string,
): Required<RateSettings> => ({
  postsPerSecond: postsPerSecond ?? requestsPerSecondIn(region) * SHARE_OF_BROADCASTS,
  reservePercent,
});

/** Posts a second of all batches but the small ones, which have the reserve; 0 if there is no limit. */
export function governedPostsPerSecond(rate: RateSettings, region?: string): number {
  const { postsPerSecond, reservePercent } = rateInRegion(rate, region);
  return Math.ceil(postsPerSecond * (1 - reservePercent / 100));
}

/** With each default of the region filled in. @param region undefined if it is not known at synthesis */
export const settingsInRegion = (settings: BroadcastSettings, region: string | undefined): BroadcastSettings => ({
  ...settings,
  rate: rateInRegion(settings.rate, region),
});
