/** The context object that a handler gets as its second argument. */
import type { InvokeMessage } from './messages';

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export function invocationContext({ requestId, deadline, functionArn, clientContext }: InvokeMessage) {
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    ...(clientContext !== undefined && { clientContext: JSON.parse(clientContext) as unknown }),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}
