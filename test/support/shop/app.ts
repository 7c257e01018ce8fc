/**
 * The CDK app that tests boot: the stack of stage local with the messages and mappings of the tests' own shop, so that
 * a team may replace its own. Settings that no stage has come as the context value `overrides`.
 */
import { App } from 'aws-cdk-lib';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';
import { contract } from './contract';
import { domainEvents, unreachedUsers } from './domain-events';

const app = new App({ analyticsReporting: false });
const overrides = app.node.tryGetContext('overrides') as Parameters<typeof settingsOf>[1];
new BroadcastStack(app, 'Broadcast-local', {
  stageName: 'local',
  contract,
  settings: settingsOf('local', overrides),
  domainEvents,
  unreachedUsers,
});
