/** The context of an invocation, as far as the functions look at it. */
import type { Context } from 'aws-lambda';

export const lambdaContext = {
  awsRequestId: '8f5e2c1a-0000-4000-8000-000000000001',
  functionName: 'test',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:test',
  memoryLimitInMB: '256',
  getRemainingTimeInMillis: () => 10_000,
} as Context;
