/** ARNs of executions: what they say, and which one continues a broadcast. */
import { createHash } from 'node:crypto';
import type { StackOutputs } from '#constructs/stack-outputs';

export const isExpress = (arn: string): boolean => arn.includes(':express:');

export interface ExecutionName {
  /** ARN of the state machine; for a child of a Map Run, that of its parent. */
  readonly machineArn: string;
  readonly machine: string;
  /** The label of the Map whose child it is. */
  readonly label?: string;
  readonly name: string;
}

/** @returns undefined for a text that is no such ARN */
export function readExecutionArn(arn: string): ExecutionName | undefined {
  const { place, machine, label, name } =
    /^(?<place>arn:[^:]+:states:[^:]+:\d+):(execution|express):(?<machine>[^:/]+)(\/(?<label>[^:]+))?:(?<name>[^:]+)(:[^:]+)?$/.exec(
      arn,
    )?.groups ?? {};
  if (place === undefined || machine === undefined || name === undefined) return undefined;
  return { machineArn: `${place}:stateMachine:${machine}`, machine, ...(label !== undefined && { label }), name };
}

/**
 * The fan-out that a broadcast hands over to, if it does. Built like the name in statemachines/broadcast.asl.json.
 * @param owner ARN of the broadcast's execution
 */
export function fanOutArn(
  { FanOutStateMachineArn }: Pick<StackOutputs, 'FanOutStateMachineArn'>,
  broadcastId: string,
  owner: string,
): string {
  const name = createHash('sha256').update(`${broadcastId}${owner}`).digest('hex');
  return `${FanOutStateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}
