/** GetQueueAttributes: all values are strings. */
import { type JsonObject, ServiceError } from '../core/service';
import { askedFor, strings } from './input';
import type { Queue } from './queue';

export function queueAttributes(queue: Queue, input: JsonObject): JsonObject {
  const names = strings(input, 'AttributeNames');
  const values = allAttributes(queue);
  const unknown = names.find((name) => name !== 'All' && !Object.hasOwn(values, name));
  if (unknown !== undefined) throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const asked = askedFor(values, names);
  return Object.keys(asked).length === 0 ? {} : { Attributes: asked };
}

function allAttributes(queue: Queue): Readonly<Record<string, string | number | undefined>> {
  const { settings } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const created = Math.floor(queue.createdAt / 1000);
  return {
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    DelaySeconds: settings.delaySeconds,
    MaximumMessageSize: settings.maximumMessageBytes,
    MessageRetentionPeriod: settings.retentionSeconds,
    QueueArn: queue.arn,
    ReceiveMessageWaitTimeSeconds: settings.waitSeconds,
    VisibilityTimeout: settings.visibilityTimeoutSeconds,
    FifoQueue: settings.fifo && 'true',
    ContentBasedDeduplication: settings.fifo && String(settings.fifo.contentBasedDeduplication),
    DeduplicationScope: settings.fifo && (settings.fifo.deduplicatesByGroup ? 'messageGroup' : 'queue'),
    RedrivePolicy:
      settings.deadLetterQueueArn &&
      JSON.stringify({
        deadLetterTargetArn: settings.deadLetterQueueArn,
        maxReceiveCount: settings.maxReceiveCount,
      }),
  };
}
