/** The quotas that the account needs in the busiest second of the month. */
import type { BroadcastSettings } from '#constructs/settings/settings';
import { type LeastQuotas, leastQuotas, quotasText } from '#tools/cost/quotas';
import { modelAudience } from './audience';
import type { EstimateRequest } from './estimate';

const SECONDS_OF_DAY = 86_400;

/** @param peak how many times the average number of broadcasts the busiest second has */
export function quotasFor(request: EstimateRequest, settings: BroadcastSettings, peak: number): LeastQuotas {
  const broadcast = { ...modelAudience(request.audience, request, settings), messageBytes: request.messageBytes };
  const broadcastsPerSecond = (request.broadcastsPerDay / SECONDS_OF_DAY) * peak;
  return leastQuotas({ ...request, broadcast, broadcastsPerSecond }, settings);
}

/** What an estimate says of them. */
export function quotaLines(
  quotas: LeastQuotas & { readonly region: string; readonly peak: number; readonly requestsPerSecondOfRegion: number },
): string[] {
  const { region, peak, requestsPerSecond, requestsPerSecondOfRegion: given } = quotas;
  const rate = `API Gateway gives an account ${given.toLocaleString('en-US')} requests a second in ${region}`;
  const enough = requestsPerSecond <= given ? rate : `${rate}, which is too few: raise the quota`;
  return [
    `least quotas, the busiest second having ${peak} times the average: ${quotasText(quotas)}`,
    `${enough}; Lambda gives 1,000 functions at once, a new account as few as 10`,
  ];
}
