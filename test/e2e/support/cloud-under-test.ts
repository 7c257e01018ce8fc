/** Boots the local clouds under test: each with the same options, one that is shared and others for a file alone. */
import { ENV } from '#shared/runtime/env';
import { SETTING_RANGES } from '#shared/runtime/setting-ranges';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';
import { SHOP } from '#test/support/shop/project';
import { atEndOfRun } from '../../support/outside';
import { clearCloud } from './clear-cloud';

/**
 * Options of every local cloud under test. Retries draw the least jitter there is, as they may on AWS: tests of what fails wait for
 * nothing. Time limits are out of reach of a busy machine: what a test says of one, it sets itself. What a stack does every
 * minute is started by the tests that are about it.
 */
export const CLOUD_UNDER_TEST = {
  strict: true,
  timeLimitFactor: 20,
  events: { schedules: false },
  lambda: { variables: { [ENV.POST_TIMEOUT_MS]: String(SETTING_RANGES.postTimeoutMs.to) } },
  stepFunctions: { random: () => 0 },
} satisfies Partial<LocalCloudOptions>;

/** The stack of the tests' shop, in stage local. */
export const startOwnCloud = (): Promise<LocalCloud> => startLocalCloud({ ...SHOP, port: 0, ...CLOUD_UNDER_TEST });

let shared: Promise<LocalCloud> | undefined;

/**
 * The one cloud of this process: booted for the first that asks, then handed from one test file to the next, which jest runs
 * one after the other. Whoever has it calls `stop`, which leaves it as it was found, without rows, messages and connections.
 */
export async function startSharedCloud(): Promise<LocalCloud> {
  shared ??= startOwnCloud().then((booted) => {
    atEndOfRun(async () => {
      shared = undefined;
      await booted.stop();
    });
    return booted;
  });
  const cloud = await shared;
  const listening = new Set<() => void>();
  /** Listeners of a test file go with it. */
  const kept =
    <A extends unknown[]>(listen: (...values: A) => () => void) =>
    (...values: A): (() => void) => {
      const done = listen(...values);
      listening.add(done);
      return () => {
        listening.delete(done);
        done();
      };
    };
  return {
    ...cloud,
    onExecutionEvent: kept(cloud.onExecutionEvent),
    onInvocation: kept(cloud.onInvocation),
    onTableAccess: kept(cloud.onTableAccess),
    addHandler: () => cannot('serve what it is given'),
    reload: () => cannot('be reloaded'),
    stop: async () => {
      for (const done of listening) done();
      await clearCloud(cloud);
    },
  };
}

function cannot(what: string): never {
  throw new Error(`The cloud that test files share cannot ${what}: use StackUnderTest.startOwn().`);
}
