/** The event bus for domain events and reports, its archive, and the queues for what could not be handled. */
import { CfnResource, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IEventBus, Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { BroadcastSettings } from '../settings/settings';
import { keepOrDestroy } from '../settings/removal';
import { UNDER_A_MINUTE_SECONDS } from '../schedules/every-minute';
import { OWN_BUS_PATTERN, sharedBusPattern } from './archive-pattern';
import type { DomainEventMapping } from './mapping';
import { OwnEvents } from './own-events';

/** Seconds an event stays hidden from other runs of the rule while it is started again. */
const UNOPENED_HIDDEN_SECONDS = 2 * UNDER_A_MINUTE_SECONDS;

export interface DomainEventBusProps {
  readonly settings: BroadcastSettings;
  /** @default - the one named by the setting, or else a new one */
  readonly bus?: IEventBus | undefined;
  /** What is archived of the events on a bus that others use. */
  readonly domainEvents: readonly DomainEventMapping[];
}

export class DomainEventBus extends Construct {
  readonly bus: IEventBus;
  readonly archive: Archive;
  readonly deadLetters: Queue;
  /** What the service itself publishes on the bus. */
  readonly ownEvents: OwnEvents;
  /** Events whose execution could not open them. The overdue rule opens them later, or gives up. */
  readonly unopened: Queue;

  constructor(scope: Construct, id: string, { settings, bus, domainEvents }: DomainEventBusProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the rules and of the state machine.',
    });
    this.unopened = new Queue(this, 'Unopened', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(UNOPENED_HIDDEN_SECONDS),
      // The rule gives up by age; this catches a message for which even that fails.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 1000 },
    });
    this.bus = bus ?? this.#busOf(settings);
    const isShared = bus !== undefined || settings.eventBusName !== undefined;
    this.ownEvents = new OwnEvents(this, 'OwnEvents', {
      bus: this.bus,
      isProtected: settings.protectSource ?? !isShared,
    });
    this.archive = new Archive(this, 'Archive', {
      sourceEventBus: this.bus,
      description: 'Domain events for replay, without the reports of this service',
      eventPattern: isShared ? sharedBusPattern(domainEvents) : OWN_BUS_PATTERN,
      retention: Duration.days(settings.archiveDays),
    });
    this.archive.applyRemovalPolicy(this.#removalOfArchive(settings));
  }

  /**
   * An archive has a managed rule on its bus, and a bus with a rule cannot be deleted. So it goes with a bus that this app
   * made. It could not be replayed without it either: events are replayed only to the bus they came from.
   */
  #removalOfArchive(settings: BroadcastSettings): RemovalPolicy {
    return CfnResource.isCfnResource(this.bus.node.defaultChild) ? RemovalPolicy.DESTROY : keepOrDestroy(settings);
  }

  #busOf({ eventBusName }: BroadcastSettings): IEventBus {
    return eventBusName === undefined
      ? (new EventBus(this, 'Bus') as IEventBus)
      : EventBus.fromEventBusName(this, 'Bus', eventBusName);
  }
}
