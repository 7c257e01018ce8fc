/** The settings whose default depends on the region of the stack. */
import { requestsPerSecondIn } from '#shared/base/request-rates';
import type { BroadcastSettings, FanOutSettings } from './settings';

/** The other half is for interactive broadcasts, clients, and everything else in the account. */
const SHARE_OF_FAN_OUT = 0.5;

/** Posts a second over all parts of one fan-out. @param region undefined if it is not known */
export const fanOutPostsPerSecond = ({ postsPerSecond }: FanOutSettings, region?: string): number =>
  postsPerSecond ?? requestsPerSecondIn(region) * SHARE_OF_FAN_OUT;

/** With each default of the region filled in. @param region undefined if it is not known at synthesis */
export const settingsInRegion = (settings: BroadcastSettings, region: string | undefined): BroadcastSettings => ({
  ...settings,
  fanOut: { ...settings.fanOut, postsPerSecond: fanOutPostsPerSecond(settings.fanOut, region) },
});
