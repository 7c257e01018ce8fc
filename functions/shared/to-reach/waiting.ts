/** The queue in which a broadcast with `ifUnreached` waits until its users have had their time. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_UNREACHED_SECONDS } from '../contracts/limits';

export interface Waiting {
  readonly broadcastId: string;
  /** Epoch milliseconds when the users have had their time. */
  readonly dueAt: number;
}

/** @param seconds until a function gets it; at most 900 */
export async function wait(
  client: Pick<SQSClient, 'send'>,
  queueUrl: string,
  waiting: Waiting,
  seconds: number,
): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(waiting),
      DelaySeconds: Math.min(Math.max(0, Math.ceil(seconds)), MAX_UNREACHED_SECONDS),
    }),
  );
}

/** @throws Error if the body is not that of {@link wait} */
export function waitingOf(body: string): Waiting {
  const { broadcastId, dueAt } = JSON.parse(body) as Partial<Waiting>;
  if (typeof broadcastId !== 'string' || typeof dueAt !== 'number')
    throw new Error('The message is not of this queue: it must be { broadcastId, dueAt }');
  return { broadcastId, dueAt };
}
