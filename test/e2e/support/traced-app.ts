/** The stack of the tests' shop, in which an event may name the trace of a price. */
import { App } from 'aws-cdk-lib';
import { field } from '#constructs/domain-events/mapping';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';
import { contract } from '#test/support/shop/contract';
import { domainEvents } from '#test/support/shop/domain-events';

new BroadcastStack(new App({ analyticsReporting: false }), 'Broadcast-local', {
  stageName: 'local',
  contract,
  settings: settingsOf('local'),
  domainEvents: domainEvents.map((mapping) => ({ ...mapping, traceparent: field('detail.traceparent') })),
});
