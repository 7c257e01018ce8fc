import { DEVELOPER } from '#local/iam/credentials';
import type { StackUnderTest } from '#test/e2e/support/stack-under-test';

/** Puts a message into the dead-letter queue of a stack. @param body JSON text @param code why EventBridge gave it up */
export const sendDeadLetter = ({ local, outputs }: StackUnderTest, body: string, code?: string): Promise<unknown> =>
  local!.registry.call({
    service: 'sqs',
    operation: 'SendMessage',
    input: {
      QueueUrl: outputs.DeadLetterQueueUrl,
      MessageBody: body,
      ...(code !== undefined && { MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: code } } }),
    },
    caller: DEVELOPER,
  });
