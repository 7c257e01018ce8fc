/** The queues of the local account, by name. */
import type { LocalContext } from '../core/context';
import { arn } from '../core/identity';
import { queueDoesNotExist } from './errors';
import type { Queue } from './queue';
import { queueNameOf, queueUrl } from './queue-url';

export class QueueStore {
  readonly #byName = new Map<string, Queue>();

  constructor(private readonly context: Pick<LocalContext, 'endpoint' | 'environment'>) {}

  add(queue: Queue): void {
    this.#byName.set(queue.name, queue);
  }

  all(): readonly Queue[] {
    return [...this.#byName.values()];
  }

  /** @throws ServiceError QueueDoesNotExist */
  byName(name: string): Queue {
    const queue = this.#byName.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  /** @throws ServiceError QueueDoesNotExist */
  byUrl(url: string): Queue {
    return this.byName(queueNameOf(url));
  }

  byArn(queueArn: string): Queue | undefined {
    return this.all().find((queue) => queue.arn === queueArn);
  }

  arnOf(name: string): string {
    return arn(this.context.environment, 'sqs', name);
  }

  urlOf(name: string): string {
    return queueUrl(this.context, name);
  }
}
