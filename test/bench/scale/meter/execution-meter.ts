/** Meters executions from their history events: transitions, durations, payloads, and what they would log. */
import { LOG_EVENT_OVERHEAD_BYTES } from '#tools/cost/billing-rules';
import type { JsonObject } from '#local/core/service';
import { executionLogLine, type ExecutionEvent } from '#local/step-functions/index';
import type { MeteredExecution } from './metered';

const LOGGING = {
  ERROR: { level: 'ERROR', includeExecutionData: false },
  ALL: { level: 'ALL', includeExecutionData: true },
} as const;

interface Running {
  readonly machineArn: string;
  readonly startedAt: number;
  endedAt: number;
  transitions: number;
  steps: number;
  dataBytes: number;
}

export class ExecutionMeter {
  readonly logBytes = { ERROR: 0, ALL: 0 };
  largestPayloadBytes = 0;
  readonly #executions = new Map<string, Running>();

  readonly take = ({ executionArn, stateMachineArn, event }: ExecutionEvent): void => {
    const execution = this.#executionOf(executionArn, stateMachineArn, event.timestamp);
    execution.endedAt = event.timestamp;
    if (event.type.endsWith('StateEntered')) execution.transitions += 1;
    if (event.type === 'MapIterationStarted' || event.type === 'ParallelStateStarted') execution.steps += 1;
    for (const text of payloadsOf(event.details ?? {})) {
      const bytes = Buffer.byteLength(text);
      execution.dataBytes = Math.max(execution.dataBytes, bytes);
      this.largestPayloadBytes = Math.max(this.largestPayloadBytes, bytes);
    }
    for (const [level, logging] of Object.entries(LOGGING) as [keyof typeof LOGGING, (typeof LOGGING)['ALL']][]) {
      const line = executionLogLine(logging, { arn: executionArn, redriveCount: 0 }, event);
      if (line !== undefined) this.logBytes[level] += Buffer.byteLength(line) + LOG_EVENT_OVERHEAD_BYTES;
    }
  };

  /** @param definitionBytes of a state machine */
  executionsOf(isMachine: (arn: string) => boolean, definitionBytes: number): MeteredExecution[] {
    return [...this.#executions.values()]
      .filter(({ machineArn }) => isMachine(machineArn))
      .map(({ startedAt, endedAt, transitions, steps, dataBytes }) => ({
        transitions,
        steps,
        dataBytes,
        definitionBytes,
        durationMs: endedAt - startedAt,
      }));
  }

  #executionOf(arn: string, machineArn: string, timestamp: number): Running {
    const known = this.#executions.get(arn);
    if (known) return known;
    const fresh = { machineArn, startedAt: timestamp, endedAt: timestamp, transitions: 0, steps: 0, dataBytes: 0 };
    this.#executions.set(arn, fresh);
    return fresh;
  }
}

/** The texts to which the limit of 256 KiB applies. */
function payloadsOf({ input, output, parameters, assignedVariables }: JsonObject): string[] {
  const variables: unknown[] = Object.values((assignedVariables as JsonObject | undefined) ?? {});
  return [input, output, parameters, ...variables].filter((value) => typeof value === 'string');
}
