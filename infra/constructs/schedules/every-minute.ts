/** Starts a function every minute. There are no retries: the next minute makes up for a missed one. */
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Timeout of such a function in seconds, so that no two runs overlap. */
export const UNDER_A_MINUTE_SECONDS = 55;

export const everyMinute = (scope: Construct, fn: IFunction, description?: string): Rule =>
  new Rule(scope, 'EveryMinute', {
    ...(description !== undefined && { description }),
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(fn, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
