/** The event bus for domain events and reports, its archive, and the queues for what could not be handled. */
import { CfnResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnEventBus, type IEventBus, Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DataKey } from '../encryption/data-key';
import { DataQueue } from '../encryption/data-queue';
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
  readonly key: DataKey | undefined;
  /** @default - the one named by the setting, or else a new one */
  readonly bus?: IEventBus | undefined;
  /** What is archived of the events on a bus that others use. */
  readonly domainEvents: readonly DomainEventMapping[];
}

export class DomainEventBus extends Construct {
  readonly bus: IEventBus;
  readonly archive: Archive;
  readonly deadLetters: DataQueue;
  /** What the service itself publishes on the bus. */
  readonly ownEvents: OwnEvents;
  /** Events whose execution could not open them. The overdue rule opens them later, or gives up. */
  readonly unopened: DataQueue;

  constructor(scope: Construct, id: string, { settings, key, bus, domainEvents }: DomainEventBusProps) {
    super(scope, id);
    this.deadLetters = new DataQueue(this, 'DeadLetters', key);
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of the rules and of the state machine.',
    });
    this.unopened = new DataQueue(this, 'Unopened', key, {
      visibilityTimeout: Duration.seconds(UNOPENED_HIDDEN_SECONDS),
      // The rule gives up by age; this catches a message for which even that fails.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 1000 },
    });
    this.bus = bus ?? this.#busOf(settings, key);
    key?.allowServices(arnWithoutToken(this.bus));
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
      ...(key && { kmsKey: key.key }),
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

  #busOf({ eventBusName }: BroadcastSettings, key: DataKey | undefined): IEventBus {
    if (eventBusName !== undefined) return EventBus.fromEventBusName(this, 'Bus', eventBusName);
    if (!key) return new EventBus(this, 'Bus') as IEventBus;
    // Without a queue, events that the bus may not decrypt any more would be lost, and nothing would say so.
    const bus = new EventBus(this, 'Bus', { kmsKey: key.key, deadLetterQueue: this.deadLetters }) as IEventBus;
    this.deadLetters.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EventsThatTheBusCannotDecrypt',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetters.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': arnWithoutToken(bus) } },
      }),
    );
    return bus;
  }
}

/** The ARN of a bus made here from its name, which CDK knows: the bus names the key, so the key cannot wait for the bus. */
function arnWithoutToken(bus: IEventBus): string {
  const resource = bus.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) return bus.eventBusArn;
  return Stack.of(bus).formatArn({
    ...{ service: 'events', resource: 'event-bus', resourceName: (resource as CfnEventBus).name },
  });
}
