/**
 * The message in a dead-letter queue: the unchanged event, with the reason in message attributes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
import type { LocalContext } from '../../core/context';
import type { JsonObject } from '../../core/service';
import type { BusEvent } from '../event';
import { sendToQueue } from '../targets/queue';
import { serviceFor } from '../targets/target';
import type { DeliveryFailure } from './failure';

export interface DeadLetter {
  readonly event: BusEvent;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly failure: DeliveryFailure;
  readonly retryAttempts: number;
  /** The limit of the retry policy that was reached; absent for a failure that is not retried. */
  readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined;
}

/** @throws the error from SQS */
export async function sendDeadLetter(context: LocalContext, queueArn: string, letter: DeadLetter): Promise<void> {
  const attributes = {
    RULE_ARN: letter.ruleArn,
    TARGET_ARN: letter.targetArn,
    ERROR_CODE: letter.failure.code,
    ERROR_MESSAGE: letter.failure.message,
    RETRY_ATTEMPTS: String(letter.retryAttempts),
    ...(letter.exhausted && { EXHAUSTED_RETRY_CONDITION: letter.exhausted }),
  };
  const message = { MessageBody: JSON.stringify(letter.event), MessageAttributes: asMessageAttributes(attributes) };
  await sendToQueue(context, queueArn, message, serviceFor(letter.ruleArn));
}

const asMessageAttributes = (attributes: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
