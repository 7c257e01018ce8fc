/** Target type Lambda function: invoked asynchronously, so that Lambda's own retries apply. */
import { type TargetSender, type TargetSettings, callerFor } from './target';

export const functionSender =
  ({ arn, roleArn, context }: TargetSettings): TargetSender =>
  async ({ input, ruleArn }) => {
    await context.registry.call({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: arn, InvocationType: 'Event', Payload: input },
      caller: await callerFor({ roleArn, context }, ruleArn),
    });
  };
