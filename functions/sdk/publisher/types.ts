/** What a publisher takes and gives. */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Audience } from '#shared/contracts';
import type { Contract, InputOf, ServerToClientName } from '../contract';

export interface PublisherOptions {
  /** Name or ARN of the stack's event bus. @default - the environment variable EVENT_BUS_NAME */
  readonly eventBusName?: string;
  /** EventBridge `source` of the events, and part of every broadcastId: the service that publishes. @default 'app' */
  readonly source?: string;
  /** @default - a client of its own; region and credentials come from the environment */
  readonly client?: Pick<EventBridgeClient, 'send'>;
}

/** One message, and to whom. */
export interface Publication<Data> {
  /**
   * Users alone, or connections alone, may be as many as you like: beyond 96 KB of names they become several broadcasts.
   * Users a broadcast does not reach are in its report.
   */
  readonly to: Audience;
  readonly data: Data;
  /** A broadcast that would start later is not sent. @default - it does not expire */
  readonly expiresAt?: Date | string;
  /**
   * 1 to 128 characters. Publishing again with the same key, from the same source, is not a second broadcast: give one
   * where your own code may be run again. @default - a new one for each publication
   */
  readonly idempotencyKey?: string;
}

/** A publication that names its message. */
export type TypedPublication<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: { readonly type: Name } & Publication<InputOf<C['serverToClient'][Name]>>;
}[ServerToClientName<C>];

export interface PublishedBroadcast {
  /** Names its row and its delivery report. */
  readonly broadcastId: string;
  /** EventBridge's id of the event that asks for it. */
  readonly eventId: string;
}

/** What one publication became: one broadcast, or several when its audience was cut. */
export interface Published {
  readonly broadcasts: readonly PublishedBroadcast[];
}

export type Publisher<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: (
    publication: Publication<InputOf<C['serverToClient'][Name]>>,
  ) => Promise<Published>;
} & {
  /** Many at once, in as few calls as EventBridge allows. Nothing is sent unless all of them are valid. */
  readonly publishAll: (publications: readonly TypedPublication<C>[]) => Promise<readonly Published[]>;
};
