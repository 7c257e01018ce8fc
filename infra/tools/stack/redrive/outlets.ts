/** Starts the broadcast of a dead letter again, or sends the letter to the queue it was meant for or came from. Returns once it is taken. */
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Stack } from '../stack';
import { type Plan, queueNameOf } from './plan';

/** @throws Error if it was not taken; it is still in the dead-letter queue */
export function carryOut(plan: Exclude<Plan, { does: 'leave' }>, stack: Stack): Promise<void> {
  return plan.does === 'start' ? start(plan, stack) : handOver(plan, stack);
}

async function start({ input }: Extract<Plan, { does: 'start' }>, stack: Stack): Promise<void> {
  await startExecution(stack, stack.outputs.BroadcastStateMachineArn, JSON.stringify(input));
}

/**
 * @param input JSON text
 * @returns ARN of the execution
 */
export async function startExecution(stack: Stack, stateMachineArn: string, input: string): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, input });
  return (await stack.client(SFNClient).send(command)).executionArn ?? '';
}

async function handOver(
  { queueArn, body }: Extract<Plan, { does: 'hand-over' | 'give-back' }>,
  stack: Stack,
): Promise<void> {
  const queues = stack.client(SQSClient);
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: queueNameOf(queueArn) }));
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}
