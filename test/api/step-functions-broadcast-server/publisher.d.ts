import {
  Contract,
  ContractError,
  InputOf,
  InvalidMessageError,
  MessageIssue,
  ServerToClientName,
} from 'step-functions-broadcast-client/contract';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
interface AcknowledgeWithin {
  readonly withinSeconds: number;
}
interface Supersedes {
  readonly key: string;
  readonly version: number | string;
}
interface IfUnreached {
  readonly afterSeconds: number;
  readonly unacknowledged?: boolean;
}
interface Audience {
  readonly users?: readonly string[];
  readonly channels?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  readonly exclude?: {
    readonly users?: readonly string[];
    readonly connections?: readonly string[];
  };
}
interface PublisherOptions {
  readonly eventBusName?: string;
  readonly source?: string;
  readonly client?: Pick<EventBridgeClient, 'send'>;
  readonly traceparent?: () => string | undefined;
}
interface Publication<Data> {
  readonly to: Audience;
  readonly data: Data;
  readonly supersedes?: Supersedes;
  readonly retain?: string;
  readonly expiresAt?: Date | string;
  readonly sendAt?: Date | string;
  readonly idempotencyKey?: string;
  readonly history?: boolean;
  readonly acknowledge?: AcknowledgeWithin;
  readonly ifUnreached?: IfUnreached;
  readonly traceparent?: string;
}
type TypedPublication<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: {
    readonly type: Name;
  } & Publication<InputOf<C['serverToClient'][Name]>>;
}[ServerToClientName<C>];
interface PublishedBroadcast {
  readonly broadcastId: string;
  readonly eventId: string;
}
interface Published {
  readonly broadcasts: readonly PublishedBroadcast[];
}
type Publisher<C extends Contract> = {
  readonly [Name in ServerToClientName<C>]: (
    publication: Publication<InputOf<C['serverToClient'][Name]>>,
  ) => Promise<Published>;
} & {
  readonly publishAll: (publications: readonly TypedPublication<C>[]) => Promise<readonly Published[]>;
};
interface RefusedBroadcast {
  readonly index: number;
  readonly type: string;
  readonly broadcastId: string;
  readonly code: string;
  readonly reason: string;
}
declare class PublishError extends Error {
  readonly refused: readonly RefusedBroadcast[];
  readonly published: readonly Published[];
  readonly name = 'PublishError';
  constructor(eventBusName: string, refused: readonly RefusedBroadcast[], published: readonly Published[]);
}
declare function createPublisher<C extends Contract>(contract: C, options?: PublisherOptions): Publisher<C>;
declare const xRayTraceparent: () => string | undefined;
export {
  ContractError,
  InvalidMessageError,
  type MessageIssue,
  Publication,
  PublishError,
  Published,
  PublishedBroadcast,
  Publisher,
  PublisherOptions,
  type RefusedBroadcast,
  TypedPublication,
  createPublisher,
  xRayTraceparent,
};
