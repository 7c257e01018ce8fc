/** What an action gets, and how it reads its input. */
import type { LocalContext } from '../../core/context';
import { type JsonObject, type Operation, type PermissionRequest, ServiceError } from '../../core/service';
import type { ExecutionRunner } from '../executions/execution-runner';
import type { ExecutionStore } from '../executions/execution-store';
import type { MachineStore } from '../machines/machine-store';
import type { TestCases } from '../mocking/test-cases';
import type { RunTask } from '../engine/ports';

export interface StepFunctions {
  readonly context: LocalContext;
  readonly machines: MachineStore;
  readonly executions: ExecutionStore;
  readonly runner: ExecutionRunner;
  readonly runTask: RunTask;
  readonly testCases: TestCases;
}

export type Actions = Readonly<Record<string, Operation>>;

/** An operation that needs one permission on the resource named in its input. */
export function action(
  name: string,
  resource: (input: JsonObject) => string,
  run: (input: JsonObject) => unknown,
): Operation {
  return {
    permissions: (input): PermissionRequest[] => [{ action: `states:${name}`, resource: resource(input) }],
    run: async (input) => run(input),
  };
}

export const anyResource = () => '*';

/** @throws ServiceError ValidationException if the member is missing or not a string */
export function text(input: JsonObject, member: string): string {
  const value = optionalText(input, member);
  if (value === undefined || value === '') throw invalid(member, 'a non-empty string', input[member]);
  return value;
}

export function optionalText(input: JsonObject, member: string): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(member, 'a string', value);
  return value;
}

export function optionalObject(input: JsonObject, member: string): JsonObject | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(member, 'an object', value);
  return value as JsonObject;
}

export function optionalBoolean(input: JsonObject, member: string): boolean | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalid(member, 'a boolean', value);
  return value;
}

/** @throws ServiceError ValidationException if a member is present that local mode does not support */
export function refuse(input: JsonObject, ...members: readonly string[]): void {
  for (const member of members) {
    const value = input[member];
    if (value !== undefined && value !== null && value !== false) {
      throw new ServiceError('ValidationException', `Local mode does not support '${member}'.`);
    }
  }
}

export const invalid = (member: string, expected: string, got: unknown) =>
  new ServiceError('ValidationException', `'${member}' must be ${expected}, got ${JSON.stringify(got) ?? 'nothing'}.`);

/** A time in the JSON protocol: epoch seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;
