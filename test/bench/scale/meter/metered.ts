/** What one broadcast used, as metered: counts by AWS's rules, and durations of this machine. */
import type { ExpressExecution } from '#tools/cost/billing-rules';

export interface Metered {
  /** Executions of the broadcast machine; one, unless it was restarted. */
  readonly broadcasts: readonly MeteredExecution[];
  readonly fanOuts: readonly MeteredExecution[];
  /** Children of fan-out's Distributed Map. */
  readonly children: readonly MeteredExecution[];
  /** By function, named like its folder; fan-out's lane is `bulk-send-batch`. */
  readonly lambda: Readonly<Record<string, MeteredFunction>>;
  readonly dynamoDb: Readonly<Record<string, { readonly readUnits: number; readonly writeUnits: number }>>;
  readonly eventBridge: { readonly events: number; readonly archivedBytes: number };
  /** Bytes the state machines log at either level, regardless of the stage's setting. */
  readonly workflowLogBytes: { readonly ERROR: number; readonly ALL: number };
  /** The largest input, output, argument or variable of any state. */
  readonly largestPayloadBytes: number;
}

/** An execution, with what its memory and time are billed by. */
export interface MeteredExecution extends ExpressExecution {
  /** States entered. */
  readonly transitions: number;
}

export interface MeteredFunction {
  readonly invocations: number;
  readonly memoryMb: number;
  readonly billedMs: number;
  readonly logBytes: number;
}
