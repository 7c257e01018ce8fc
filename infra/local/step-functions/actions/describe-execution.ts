/** An execution as DescribeExecution, ListExecutions and StartSyncExecution show it. */
import type { JsonObject } from '../../core/service';
import { jsonText } from '../engine/json-text';
import { failureMembers } from '../engine/outcome';
import { type Execution, statusOf } from '../executions/execution';
import { seconds } from './action';

/** Also describes EXPRESS executions, which AWS does not: locally they can be inspected. */
export function describedExecution(execution: Execution): JsonObject {
  const { outcome, traceHeader } = execution;
  return {
    ...listedExecution(execution),
    input: execution.inputText,
    inputDetails: { included: true },
    ...(outcome?.status === 'SUCCEEDED' && { output: jsonText(outcome.output), outputDetails: { included: true } }),
    ...(outcome && outcome.status !== 'SUCCEEDED' && failureMembers(outcome)),
    ...(traceHeader && { traceHeader }),
    redriveCount: execution.redriveCount,
    ...redriveStatus(execution),
  };
}

export function listedExecution(execution: Execution): JsonObject {
  const { arn, machine, name, startDate, stopDate, mapRunArn, redriveDate } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status: statusOf(execution),
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
    ...(mapRunArn && { mapRunArn }),
    ...(redriveDate !== undefined && { redriveDate: seconds(redriveDate) }),
  };
}

export function redriveStatus({ type, outcome, mapRunArn }: Execution): {
  readonly redriveStatus: string;
  readonly redriveStatusReason?: string;
} {
  const refusal = (redriveStatusReason: string) => ({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason });
  if (!outcome) return refusal('Execution is RUNNING and cannot be redriven');
  if (type === 'EXPRESS') return refusal('Execution is of an EXPRESS state machine and cannot be redriven');
  if (mapRunArn) return refusal('Execution is a child of a Map Run and cannot be redriven by itself');
  if (outcome.status === 'SUCCEEDED') return refusal('Execution is SUCCEEDED and cannot be redriven');
  return { redriveStatus: 'REDRIVABLE' };
}
