/** Starts a function every minute. The next minute makes up for one that is missed, so there are no retries. */
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Seconds a function that is started every minute may take, so that no two run at once. */
export const UNDER_A_MINUTE_SECONDS = 55;

export const everyMinute = (scope: Construct, fn: IFunction, description?: string): Rule =>
  new Rule(scope, 'EveryMinute', {
    ...(description !== undefined && { description }),
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(fn, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
