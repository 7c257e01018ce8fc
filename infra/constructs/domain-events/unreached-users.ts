/**
 * A queue of users a broadcast did not reach, for a worker of yours that sends a push message or an e-mail instead.
 * One for each declaration in infra/domain-events.ts.
 */
import { Aws, Duration } from 'aws-cdk-lib';
import { Match, Rule, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE, USERS_UNREACHED } from '#shared/contracts';
import type { UnreachedUsersMapping } from './mapping';
import type { DataKey } from '../encryption/data-key';
import { DataQueue } from '../encryption/data-queue';
import type { BroadcastSettings } from '../settings/settings';

export interface UnreachedUsersProps {
  readonly bus: IEventBus;
  readonly deadLetters: IQueue;
  readonly mappings: readonly UnreachedUsersMapping[];
  readonly startRetry: BroadcastSettings['startRetry'];
  readonly key: DataKey | undefined;
}

/** How often a worker may fail on a message before it goes to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 5;

export class UnreachedUsers extends Construct {
  /** By the name of the mapping. */
  readonly queues: ReadonlyMap<string, IQueue>;

  constructor(scope: Construct, id: string, { bus, deadLetters, mappings, startRetry, key }: UnreachedUsersProps) {
    super(scope, id);
    const queues = new Map<string, IQueue>();
    this.queues = queues;
    for (const { name, broadcastsOf } of mappings) {
      const queue = new DataQueue(this, `${name}Queue`, key, {
        deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
      });
      queues.set(name, queue);
      new Rule(this, name, {
        eventBus: bus,
        eventPattern: {
          source: [EVENT_SOURCE],
          // The policy of the bus may let other accounts publish; their events carry their own number.
          account: [Aws.ACCOUNT_ID],
          detailType: [USERS_UNREACHED],
          // A broadcastId begins with its mapping.
          detail: { broadcastId: Match.anyOf(...broadcastsOf.map((mapping) => Match.prefix(`${mapping}/`))) },
        },
        targets: [
          new SqsQueue(queue, {
            deadLetterQueue: deadLetters,
            retryAttempts: startRetry.attempts,
            maxEventAge: Duration.minutes(startRetry.maxAgeMinutes),
          }),
        ],
      });
    }
  }
}
