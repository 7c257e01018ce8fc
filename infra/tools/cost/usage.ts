/** What is billed, in AWS's units and before prices: metered in a run (test/bench/scale) or computed by the model. */

export interface Usage {
  readonly apiGateway: {
    /** Posts, and frames from clients, in increments of 32 KB. */
    readonly messages: number;
    readonly connectionMinutes: number;
    /** To the clients. */
    readonly bytesOut: number;
  };
  readonly stepFunctions: {
    /** Transitions of the broadcast machine: billed if it is STANDARD. */
    readonly broadcastTransitions: number;
    /** Transitions of fan-out, which is always STANDARD; each child it starts counts as one. */
    readonly fanOutTransitions: number;
    /** Executions of the broadcast machine and their GB-seconds: billed if it is EXPRESS. */
    readonly broadcasts: ExpressUsage;
    /** Children of fan-out, which are always EXPRESS. */
    readonly children: ExpressUsage;
  };
  /** By function, named like its folder under functions/; the fan-out lane is `bulk-send-batch`. */
  readonly lambda: Readonly<Record<string, { readonly invocations: number; readonly gbSeconds: number }>>;
  /** By table. */
  readonly dynamoDb: Readonly<Record<string, { readonly readUnits: number; readonly writeUnits: number }>>;
  readonly eventBridge: {
    /** In increments of 64 KB. */
    readonly events: number;
    readonly archivedBytes: number;
  };
  /** Requests of queues; absent where none is used. */
  readonly sqs?: { readonly requests: number };
  readonly logs: {
    readonly functionBytes: number;
    /** Logs of the state machines, at the configured level. */
    readonly workflowBytes: number;
  };
  /** Byte-months and counts of what is stored; absent for a single broadcast. */
  readonly kept?: {
    readonly tableBytes: number;
    readonly recoverableBytes: number;
    readonly archiveBytes: number;
    readonly logBytes: number;
    readonly metrics: number;
    readonly secrets: number;
    /** Customer-managed keys that the stack makes. */
    readonly keys: number;
  };
}

export interface ExpressUsage {
  readonly requests: number;
  readonly gbSeconds: number;
}
