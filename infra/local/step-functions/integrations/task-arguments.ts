/** Checks a Task's evaluated Arguments, and fails like AWS if they cannot be used to start the task. */
import type { Json, JsonObject } from '../../core/service';
import { ERROR, InterpreterError } from '../engine/errors';
import { jsonText } from '../engine/json-text';

/** @throws InterpreterError States.Runtime if the arguments are not an object */
export function objectArguments(value: Json): Record<string, Json> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unusable(value, 'The arguments must be a JSON object');
}

/** A member that must be a string. @throws InterpreterError States.Runtime */
export function requiredText(values: Record<string, Json>, name: string): string {
  const value = values[name];
  if (typeof value === 'string') return value;
  throw unusable(
    values,
    value === undefined
      ? `The field '${name}' is required but was missing`
      : `The value for the field '${name}' must be a STRING`,
  );
}

export const unusable = (value: Json, why: string) =>
  new InterpreterError(
    ERROR.RUNTIME,
    `The Arguments '${jsonText(value)}' could not be used to start the Task: [${why}]`,
  );

/** `TableName` to `tableName`, for services whose members start in lower case. */
export const lowerMembers = (values: Record<string, Json>): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [lowerFirst(name), value]));

/** `executionArn` to `ExecutionArn`, as in the SDK's classes. */
export const upperMembers = (values: JsonObject): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value as Json]),
  );

export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
