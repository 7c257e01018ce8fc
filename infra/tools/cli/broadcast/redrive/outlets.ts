/** Sends a dead letter back to the bus, or to the queue it was meant for. Returns once it is taken. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BROADCAST_REDRIVEN, EVENT_SOURCE } from '#shared/contracts';
import type { Stack } from '#tools/stack/stack';
import type { Plan } from './plan';

/** @throws Error if it was not taken; it is still in the dead-letter queue */
export function carryOut(plan: Exclude<Plan, { does: 'leave' }>, stack: Stack): Promise<void> {
  return plan.does === 'start' ? start(plan, stack) : handOver(plan, stack);
}

async function start({ input }: Extract<Plan, { does: 'start' }>, stack: Stack): Promise<void> {
  const time = new Date(input.time);
  const { Entries: [entry] = [] } = await stack.client(EventBridgeClient).send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: stack.outputs.EventBusName,
          Source: EVENT_SOURCE,
          DetailType: BROADCAST_REDRIVEN,
          Detail: JSON.stringify(input),
          ...(!Number.isNaN(time.getTime()) && { Time: time }),
        },
      ],
    }),
  );
  if (entry?.EventId === undefined) {
    throw new Error(`EventBridge refused it: ${entry?.ErrorCode ?? 'no answer'} ${entry?.ErrorMessage ?? ''}`);
  }
}

async function handOver({ queueArn, body }: Extract<Plan, { does: 'hand-over' }>, stack: Stack): Promise<void> {
  const queues = stack.client(SQSClient);
  const { QueueUrl } = await queues.send(
    new GetQueueUrlCommand({ QueueName: queueArn.slice(queueArn.lastIndexOf(':') + 1) }),
  );
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}
