/** Starts a function every minute. There are no retries: the next minute makes up for a missed one. */
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Timeout of such a function in seconds, so that no two runs overlap. */
export const UNDER_A_MINUTE_SECONDS = 55;

/**
 * EventBridge hands the event to Lambda's queue for asynchronous invocations, which has retries and an age of its own: two
 * and six hours, unless they are set. A function that fails would run three times a minute, beside later runs.
 */
export function everyMinute(scope: Construct, fn: IFunction, description?: string): Rule {
  const once = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
  fn.configureAsyncInvoke(once);
  return new Rule(scope, 'EveryMinute', {
    ...(description !== undefined && { description }),
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(fn, once)],
  });
}
