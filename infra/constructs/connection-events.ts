/** Lets a function publish `Connection Opened` and `Connection Closed`, if the setting connectionEvents is on. */
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '#shared/runtime/env';
import type { OwnEvents } from './domain-events/own-events';

export function publishConnectionEvents(fn: LambdaFunction, ownEvents: OwnEvents): void {
  fn.addEnvironment(ENV.CONNECTION_EVENTS, 'on');
  fn.addEnvironment(ENV.EVENT_BUS_NAME, ownEvents.bus.eventBusName);
  ownEvents.grantPublish(fn);
}
