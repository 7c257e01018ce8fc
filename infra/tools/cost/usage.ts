/** What is billed, in AWS's own units, before any price: metered from a run (test/bench/scale) or made by the model. */

export interface Usage {
  readonly apiGateway: {
    /** Posts and frames of clients, in increments of 32 KB. */
    readonly messages: number;
    readonly connectionMinutes: number;
    /** To the clients. */
    readonly bytesOut: number;
  };
  readonly stepFunctions: {
    /** Transitions of the broadcast machine: billed where it is STANDARD. */
    readonly broadcastTransitions: number;
    /** Transitions of fan-out, which is always STANDARD; each child it starts counts as one. */
    readonly fanOutTransitions: number;
    /** Executions of the broadcast machine, and their GB-seconds: billed where it is EXPRESS. */
    readonly broadcasts: ExpressUsage;
    /** Children of fan-out, which are always EXPRESS. */
    readonly children: ExpressUsage;
  };
  /** By function, as its folder under functions/ is called; the lane of fan-out is `bulk-send-batch`. */
  readonly lambda: Readonly<Record<string, { readonly invocations: number; readonly gbSeconds: number }>>;
  /** By table. */
  readonly dynamoDb: Readonly<Record<string, { readonly readUnits: number; readonly writeUnits: number }>>;
  readonly eventBridge: {
    /** In increments of 64 KB. */
    readonly events: number;
    readonly archivedBytes: number;
  };
  readonly logs: {
    readonly functionBytes: number;
    /** Logs of the state machines, at the level that is set. */
    readonly workflowBytes: number;
  };
  /** Byte-months and counts of what is kept; absent for a single broadcast. */
  readonly kept?: {
    readonly tableBytes: number;
    readonly recoverableBytes: number;
    readonly archiveBytes: number;
    readonly logBytes: number;
    readonly metrics: number;
    readonly secrets: number;
  };
}

export interface ExpressUsage {
  readonly requests: number;
  readonly gbSeconds: number;
}
