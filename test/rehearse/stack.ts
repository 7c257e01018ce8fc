/** The stack that is rehearsed: that of this project, with the messages of the tests' shop, and its two sets of settings. */
import type { App } from 'aws-cdk-lib';
import { checkSettings } from '#constructs/settings/check-settings';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';
import { domainEvents, unreachedUsers } from '#test/support/shop/domain-events';
import { STACK } from './stack-name';

const STAGE = 'rehearsal';

/** The defaults, but a broadcast of more than one round goes to the fan-out, so that a small one can. */
export const FIRST = { fanOut: { afterRounds: 1, usersPerPart: 500 } } as const satisfies SettingsOverrides;
/** A batch for each connection, which each report counts; and the end of the stack is to leave nothing. */
export const SECOND = { ...FIRST, sender: { batchSize: 1 }, data: 'destroy' } as const satisfies SettingsOverrides;

/** @throws Error if a setting is wrong */
export function addStack(app: App, overrides: SettingsOverrides, region: string): BroadcastStack {
  return new BroadcastStack(app, STACK, {
    stageName: STAGE,
    settings: checkSettings(settingsOf(STAGE, overrides)),
    domainEvents,
    unreachedUsers,
    env: { region },
  });
}
