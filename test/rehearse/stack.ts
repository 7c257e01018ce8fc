/** The stack that is rehearsed: that of this project, with the messages of the tests' shop. */
import type { App } from 'aws-cdk-lib';
import { checkSettings } from '#constructs/settings/check-settings';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';
import { domainEvents, unreachedUsers } from '#test/support/shop/domain-events';
import { STACK } from './settings';

const STAGE = 'rehearsal';

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
