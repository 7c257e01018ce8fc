/** Boots the local clouds under test, all with the same options: one that is shared, and others for a single file. */
import { ENV } from '#shared/runtime/env';
import { SETTING_RANGES } from '#shared/runtime/setting-ranges';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '#local';
import { SHOP } from '#test/support/shop/project';
import { atEndOfRun } from '../../support/outside';
import { clearCloud } from './clear-cloud';

/**
 * Options of every local cloud under test. Retries draw the least jitter, as they may on AWS, so that tests of failures
 * do not wait. Time limits are out of reach of a busy machine; a test about a limit sets it itself. Rules that run
 * every minute are started by the tests about them.
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
 * The one cloud of this process: booted for the first test file that asks, then passed from file to file, as jest runs them
 * one after the other. Whoever has it calls `stop`, which resets it: no rows, messages or connections are left.
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
  /** Listeners of a test file are removed with it. */
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
    addHandler: () => cannot('serve further paths'),
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
