/** The least quotas for a load, by hand for loads that are simple enough. */
import { settingsWith } from '#constructs/settings/defaults';
import { settingsInRegion } from '#constructs/settings/in-region';
import { DEFAULT_LOAD } from '#tools/cost/month';
import { leastQuotas, type Load } from '#tools/cost/quotas';
import { modelAudience } from '#tools/cli/estimate/audience';
import { quotaLines, quotasFor } from '#tools/cli/estimate/quotas';
import { requestsPerSecondIn } from '#shared/base/request-rates';

const settings = settingsWith({});

function quotas(given: Partial<Load> & { everyone?: number }, its = settings) {
  const { everyone, ...load } = given;
  const option = everyone === undefined ? ({ kind: 'users', count: 1 } as const) : ({ kind: 'everyone' } as const);
  const broadcast = {
    ...modelAudience(option, { connections: everyone ?? 0, connectionsPerUser: 2 }, its),
    messageBytes: 200,
  };
  return leastQuotas({ ...DEFAULT_LOAD, broadcastsPerSecond: 0, connections: 0, broadcast, ...load }, its);
}

it('one broadcast now and then needs its own sender, and the two rules', () => {
  // And a share of OpenBroadcast, rounded up.
  expect(quotas({ broadcastsPerSecond: 0.01 })).toEqual({
    functionsAtOnce: 4,
    requestsPerSecond: 1,
    startsPerSecond: 1,
  });
});

it('grows with the rate: posts are broadcasts a second times connections', () => {
  const [once, tenfold] = [quotas({ broadcastsPerSecond: 100 }), quotas({ broadcastsPerSecond: 1000 })];
  expect(tenfold.requestsPerSecond).toBe(2000);
  expect(tenfold.startsPerSecond).toBe(1000);
  // Ten times as many, but for the two rules and rounding.
  expect((tenfold.functionsAtOnce - 2) / (once.functionsAtOnce - 2)).toBeCloseTo(10, -1);
});

it('a broadcast to everyone needs the rate and the parts of its fan-out, however rare it is', () => {
  const rare = { everyone: 100_000, broadcastsPerSecond: 1 / 86_400 };
  expect(quotas(rare)).toMatchObject({ requestsPerSecond: 6000, startsPerSecond: 1 });
  expect(quotas(rare).functionsAtOnce).toBeGreaterThanOrEqual(2 + 8);
  const small = settingsInRegion(settings, 'eu-south-1');
  expect(quotas(rare, small)).toMatchObject({ requestsPerSecond: 1500 });
  expect(quotas(rare, small).functionsAtOnce).toBe(quotas(rare).functionsAtOnce - 5);
});

it('counts clients: 100,000 that stay 30 minutes connect 56 times a second and resume or ping', () => {
  const without = settingsWith({ history: { minutes: 0 } });
  const clients = { connections: 100_000, heartbeatSeconds: 100 };
  expect(quotas(clients, without).requestsPerSecond).toBe(Math.ceil(100_000 / 1800 + 1000));
  expect(quotas(clients).requestsPerSecond).toBe(Math.ceil((3 * 100_000) / 1800 + 1000));
  expect(quotas(clients).functionsAtOnce).toBeGreaterThan(quotas(clients, without).functionsAtOnce + 10);
});

it('an estimate says what the account needs in the busiest second, and what the region gives', () => {
  const request = {
    ...DEFAULT_LOAD,
    broadcastsPerDay: 864_000,
    connections: 0,
    audience: { kind: 'users', count: 1 },
  } as const;
  const least = quotasFor({ ...request, connectionsPerUser: 2 }, settings, 10);
  expect(least).toEqual(quotas({ broadcastsPerSecond: 100 }));
  const lines = (region: string, needed: number) =>
    quotaLines({
      ...{ region, peak: 10, requestsPerSecondOfRegion: requestsPerSecondIn(region) },
      ...{ ...least, requestsPerSecond: needed },
    }).join('\n');
  expect(lines('eu-south-1', 2501)).toContain('2,500 requests a second in eu-south-1, which is too few');
  expect(lines('eu-west-1', 2501)).toContain('10,000 requests a second in eu-west-1;');
});
