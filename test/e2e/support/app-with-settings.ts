/** The CDK app of a test that needs settings no stage has: stage local with those of the context `overrides` on top. */
import { App } from 'aws-cdk-lib';
import { BroadcastStack } from '#infra/broadcast-stack';
import { domainEvents, unreachedUsers } from '#infra/domain-events';
import { settingsOf } from '#infra/settings';

const app = new App({ analyticsReporting: false });
const overrides = app.node.tryGetContext('overrides') as Parameters<typeof settingsOf>[1];
new BroadcastStack(app, 'Broadcast-local', {
  stageName: 'local',
  settings: settingsOf('local', overrides),
  domainEvents,
  unreachedUsers,
});
