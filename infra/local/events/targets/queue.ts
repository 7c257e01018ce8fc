/** Target type SQS queue, and the message sent to every dead-letter queue. */
import type { LocalContext } from '../../core/context';
import type { Caller, JsonObject } from '../../core/service';
import { queueUrlOfArn } from '../../sqs';
import { type TargetSender, type TargetSettings, callerFor } from './target';

export const queueSender =
  ({ arn, roleArn, messageGroupId, context }: TargetSettings): TargetSender =>
  async ({ input, ruleArn }) => {
    const message = { MessageBody: input, ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }) };
    await sendToQueue(context, arn, message, await callerFor({ roleArn, context }, ruleArn));
  };

export async function sendToQueue(
  context: LocalContext,
  queueArn: string,
  message: JsonObject,
  caller: Caller,
): Promise<void> {
  const input = { QueueUrl: queueUrlOfArn(context, queueArn), ...message };
  await context.registry.call({ service: 'sqs', operation: 'SendMessage', input, caller });
}
