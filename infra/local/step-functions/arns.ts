/** ARNs of state machines, executions and Map Runs. */
import { randomUUID } from 'node:crypto';
import { arn, type Environment } from '../core/identity';

export type MachineType = 'STANDARD' | 'EXPRESS';

export const machineArn = (environment: Environment, name: string): string =>
  arn(environment, 'states', `stateMachine:${name}`);

/** An EXPRESS execution's ARN ends in a unique id, as its name need not be unique. */
export function executionArn(environment: Environment, machine: string, name: string, type: MachineType): string {
  return type === 'EXPRESS'
    ? arn(environment, 'states', `express:${machine}:${name}:${randomUUID()}`)
    : arn(environment, 'states', `execution:${machine}:${name}`);
}

export const mapRunArn = (environment: Environment, machine: string, label: string): string =>
  arn(environment, 'states', `mapRun:${machine}/${label}:${randomUUID()}`);

/** `arn:aws:states:region:account:TYPE:...` with one of the types. */
export const isArnOf = (text: string, ...types: readonly string[]): boolean => {
  const [scheme, , service, , , type] = text.split(':');
  return scheme === 'arn' && service === 'states' && types.includes(type ?? '');
};
