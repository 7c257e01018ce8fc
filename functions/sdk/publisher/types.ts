/** Options, input and output of a publisher. */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AcknowledgeWithin, Audience, IfUnreached, Supersedes } from '#shared/contracts';
import type { Contract, InputOf, ServerToClientName } from '../contract';

export interface PublisherOptions {
  /** Name or ARN of the stack's event bus. @default - the environment variable EVENT_BUS_NAME */
  readonly eventBusName?: string;
  /** EventBridge `source` of the events, and part of every broadcastId: your service's name. @default 'app' */
  readonly source?: string;
  /** @default - a new client; region and credentials come from the environment */
  readonly client?: Pick<EventBridgeClient, 'send'>;
  /**
   * Gives the active trace as W3C Trace Context writes it, for publications that name none: {@link xRayTraceparent}, or a function that
   * asks OpenTelemetry. It is called for each publication. @default - publications belong to no trace
   */
  readonly traceparent?: () => string | undefined;
}

/** One message, and its audience. */
export interface Publication<Data> {
  /**
   * A list of only users, or only connections, may have any length: beyond 96 KB of names it becomes several
   * broadcasts. The report lists users that a broadcast does not reach.
   */
  readonly to: Audience;
  readonly data: Data;
  /**
   * Clients drop this message if they have a newer version of the same message name and key, and drop older ones after
   * it. @default - what the contract says; without it, clients keep every message
   */
  readonly supersedes?: Supersedes;
  /**
   * The service keeps the newest message of each key of a channel, or of everyone, and gives it to clients that subscribe or
   * connect. 1 to 128 characters; needs history, and an audience without users. @default - not kept
   */
  readonly retain?: string;
  /** A broadcast that would start later is not sent. @default - it does not expire */
  readonly expiresAt?: Date | string;
  /**
   * When to send it: a time of the next year, as text in ISO 8601 with a zone. It is sent within a minute of that time, as if it were
   * published then; until then `broadcast scheduled cancel` cancels it. The stack must have the setting `scheduled`.
   * @default - at once
   */
  readonly sendAt?: Date | string;
  /**
   * 1 to 128 characters. Publishing again with the same key and source does not broadcast again. Set it if your code
   * may run again. @default - a new one for each publication
   */
  readonly idempotencyKey?: string;
  /** `false` keeps it out of history: a client that is away misses it. @default true */
  readonly history?: boolean;
  /**
   * Asks the users to acknowledge the message, and puts `Broadcast Acknowledged` on the bus at the deadline, one for each broadcast.
   * The stack must have the setting `acknowledgements`. @default - nobody is asked
   */
  readonly acknowledge?: AcknowledgeWithin;
  /**
   * Puts `User To Reach` on the bus for each user of `to.users` who does not have the message in time. The stack must have the setting
   * `usersToReach`. @default - nobody waits for that
   */
  readonly ifUnreached?: IfUnreached;
  /**
   * The trace it belongs to, as W3C Trace Context writes it: clients get it with the message. An invalid one is dropped.
   * @default - what the option `traceparent` of the publisher gives
   */
  readonly traceparent?: string;
}

/** A publication that names its message. */
export type TypedPublication<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: { readonly type: Name } & Publication<InputOf<C['serverToClient'][Name]>>;
}[ServerToClientName<C>];

export interface PublishedBroadcast {
  /** Key of its row and its delivery report. */
  readonly broadcastId: string;
  /** EventBridge's id of the event that requests it. */
  readonly eventId: string;
}

/** The result of one publication: one broadcast, or several if its audience was split. */
export interface Published {
  readonly broadcasts: readonly PublishedBroadcast[];
}

export type Publisher<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: (
    publication: Publication<InputOf<C['serverToClient'][Name]>>,
  ) => Promise<Published>;
} & {
  /** Publishes many at once, in as few calls as EventBridge allows. Nothing is sent unless all are valid. */
  readonly publishAll: (publications: readonly TypedPublication<C>[]) => Promise<readonly Published[]>;
};
