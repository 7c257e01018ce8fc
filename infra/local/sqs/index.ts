/**
 * SQS in local mode: queues in memory. The local cloud calls it at boot; EventBridge and Lambda send to its queues
 * through the registry, with URLs from {@link queueUrlOfArn}.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { sqsService } from './operations';
import { queueProviders } from './providers';
import { QueueStore } from './queue-store';

export { MAX_BATCH_ENTRIES, MAX_RECEIVED_MESSAGES } from './limits';
export type { MessageAttribute, MessageAttributes } from './message';
export { queueUrlOfArn } from './queue-url';

export function createSqsModule(context: LocalContext): ServiceModule {
  const queues = new QueueStore(context);
  return { service: sqsService(queues), providers: queueProviders(context, queues) };
}
