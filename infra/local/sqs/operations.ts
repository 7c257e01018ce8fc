/** The SQS service: which permission each operation needs, and what it does to the queue. */
import type { Caller, JsonObject, LocalService, Operation, PermissionRequest } from '../core/service';
import { runBatch } from './batch';
import { requiredString, integerWithin } from './input';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from './limits';
import type { Queue } from './queue';
import { queueAttributes } from './queue-attributes';
import type { QueueStore } from './queue-store';
import { queueNameOf } from './queue-url';
import { receiveMessages } from './receive';
import { sendBatch, sendMessage } from './send';

type Run = (queue: Queue, input: JsonObject, caller: Caller) => unknown;

export function sqsService(queues: QueueStore): LocalService {
  const onQueue = (action: string, run: Run): Operation => ({
    permissions: (input) => [permission(queues, action, queueNameOf(requiredString(input, 'QueueUrl')))],
    run: async (input, { caller }) => (await run(queues.byUrl(requiredString(input, 'QueueUrl')), input, caller)) ?? {},
  });
  const operations: Readonly<Record<string, Operation>> = {
    ...messageOperations(onQueue),
    GetQueueAttributes: onQueue('GetQueueAttributes', (queue, input) => queueAttributes(queue, input)),
    PurgeQueue: onQueue('PurgeQueue', (queue) => queue.purge()),
    GetQueueUrl: {
      permissions: (input) => [permission(queues, 'GetQueueUrl', requiredString(input, 'QueueName'))],
      run: async (input) => ({ QueueUrl: queues.urlOf(queues.byName(requiredString(input, 'QueueName')).name) }),
    },
    ListQueues: {
      permissions: () => [{ action: 'sqs:ListQueues', resource: '*' }],
      run: async (input) => listQueues(queues, input),
    },
  };
  return {
    name: 'sqs',
    targetPrefix: 'AmazonSQS',
    protocol: 'json-1.0',
    operation: (name) => (Object.hasOwn(operations, name) ? operations[name] : undefined),
    async stop() {
      for (const queue of queues.all()) queue.close();
    },
  };
}

const messageOperations = (onQueue: (action: string, run: Run) => Operation): Record<string, Operation> => ({
  SendMessage: onQueue('SendMessage', sendMessage),
  SendMessageBatch: onQueue('SendMessage', sendBatch),
  ReceiveMessage: onQueue('ReceiveMessage', receiveMessages),
  DeleteMessage: onQueue('DeleteMessage', (queue, input) => deleteMessage(queue, input)),
  DeleteMessageBatch: onQueue('DeleteMessage', (queue, input) =>
    runBatch(input, (entry) => deleteMessage(queue, entry)),
  ),
  ChangeMessageVisibility: onQueue('ChangeMessageVisibility', (queue, input) => changeVisibility(queue, input)),
  ChangeMessageVisibilityBatch: onQueue('ChangeMessageVisibility', (queue, input) =>
    runBatch(input, (entry) => changeVisibility(queue, entry)),
  ),
});

const permission = (queues: QueueStore, action: string, queueName: string): PermissionRequest => ({
  action: `sqs:${action}`,
  resource: queues.arnOf(queueName),
});

function deleteMessage(queue: Queue, input: JsonObject): JsonObject {
  queue.delete(requiredString(input, 'ReceiptHandle'));
  return {};
}

function changeVisibility(queue: Queue, input: JsonObject): JsonObject {
  const range = { from: 0, to: MAX_VISIBILITY_TIMEOUT_SECONDS };
  const seconds = integerWithin(input, 'VisibilityTimeout', range) ?? queue.settings.visibilityTimeoutSeconds;
  queue.changeVisibility(requiredString(input, 'ReceiptHandle'), seconds);
  return {};
}

function listQueues(queues: QueueStore, input: JsonObject): JsonObject {
  const prefix = typeof input.QueueNamePrefix === 'string' ? input.QueueNamePrefix : '';
  const names = queues.all().flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
  return names.length === 0 ? {} : { QueueUrls: names.map((name) => queues.urlOf(name)) };
}
