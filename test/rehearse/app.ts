/**
 * The CDK app that is rehearsed: the stack of this project with the messages of the tests' shop. What differs from a team's
 * deployment is given as settings: the context value `overrides`.
 */
import '#constructs/report-and-exit';
import { App } from 'aws-cdk-lib';
import { checkSettings } from '#constructs/settings/check-settings';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';
import { domainEvents, unreachedUsers } from '#test/support/shop/domain-events';
import { STACK } from './cdk';

const app = new App({ analyticsReporting: false });
const overrides = JSON.parse(String(app.node.tryGetContext('overrides') ?? '{}')) as Parameters<typeof settingsOf>[1];
new BroadcastStack(app, STACK, {
  stageName: 'rehearsal',
  settings: checkSettings(settingsOf('rehearsal', overrides)),
  domainEvents,
  unreachedUsers,
  env: { region: process.env.CDK_DEFAULT_REGION ?? 'us-east-1' },
});
