/** Input and decision of OpenBroadcast: the recipients, and the claim. */
import type { EnvelopeSource } from './envelope';
import type { BroadcastInput } from './request';

/** Input of the OpenBroadcast function. */
export interface OpenBroadcastInput {
  readonly event: BroadcastInput;
  readonly execution: {
    /** ARN of the execution; the owner of the claim. */
    readonly id: string;
    /** ISO 8601. */
    readonly startTime: string;
  };
}

/**
 * The decision of OpenBroadcast. DUPLICATE leaves the row as it is, SCHEDULED leaves a SCHEDULED row, and every other a RUNNING row
 * owned by this execution.
 */
export type OpenBroadcastResult =
  | ({ readonly decision: 'OPEN' } & OpenedBroadcast & DeliveryPlan)
  | ({ readonly decision: 'EXPIRED' | 'NO_RECIPIENTS' } & OpenedBroadcast)
  | ({
      readonly decision: 'DUPLICATE';
      /** ARN of the execution that came first. */ readonly first: string;
    } & OpenedBroadcast)
  | ({ readonly decision: 'SCHEDULED'; readonly schedule: BroadcastSchedule } & OpenedBroadcast)
  | ({
      readonly decision: 'INVALID';
      readonly error: 'Broadcast.InvalidRequest';
      readonly cause: string;
    } & OpenedBroadcast);

export interface OpenedBroadcast {
  readonly broadcastId: string;
  /** The execution that owns the claim. */
  readonly owner: string;
  /** 1 for the first start, one more for each restart; 0 if it is scheduled. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Link to the execution in the AWS console. */
  readonly executionUrl: string;
}

/** The schedule that state CreateSchedule makes. */
export interface BroadcastSchedule {
  /** ISO 8601 in UTC. */
  readonly sendAt: string;
  /** The same for one broadcast, however often it is made. */
  readonly name: string;
  /** `at(...)`, in UTC and whole seconds. */
  readonly expression: string;
  /** Input of the execution that it starts, JSON text: names the broadcast, and has nothing of its message. */
  readonly input: string;
}

/** What the Deliver fragment needs to find the connections and send to them. */
export interface DeliveryPlan {
  readonly envelope: EnvelopeSource;
  /** Partition keys of `recipient-index` to query, e.g. `user#alice`, `everyone#12`. */
  readonly recipients: readonly string[];
  /** Directly addressed connection ids; they go first. */
  readonly connectionIds: readonly string[];
  readonly excludeUsers: readonly string[];
  readonly excludeConnections: readonly string[];
  /** Channels in the listed order. If a connection is in several of them, the first owns it. */
  readonly channels: readonly string[];
  /** Users addressed by name. Their channel rows are skipped, and they can be unreached. */
  readonly users: readonly string[];
  /**
   * Bytes of a record that the write of the report has room for at no further cost. Only for the first run of a broadcast:
   * later ones must not overwrite what it recorded. @default 0
   */
  readonly reachedRoom?: number;
  /**
   * Up to so many connections, every outcome goes on record, if that is more than the setting says. `ifUnreached` needs to know who
   * got it. @default - as the setting says
   */
  readonly recordUpTo?: number;
}
