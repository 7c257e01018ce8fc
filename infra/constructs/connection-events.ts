/** Lets a function publish `Connection Opened` and `Connection Closed`, if the setting connectionEvents is on. */
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '#shared/runtime/env';

export function publishConnectionEvents(fn: LambdaFunction, bus: IEventBus): void {
  fn.addEnvironment(ENV.CONNECTION_EVENTS, 'on');
  fn.addEnvironment(ENV.EVENT_BUS_NAME, bus.eventBusName);
  bus.grantPutEventsTo(fn);
}
