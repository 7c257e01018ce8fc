/** ResultPath: puts a result into a copy of the input, and makes the objects on the way. */
import type { Json } from '#local/core/service';
import { setMember } from '../set-member';
import { referencePathConflict } from './failures';
import { parsePath } from './parse-path';
import type { PathStep } from './path';

/** @throws StateError States.ReferencePathConflict if the path leads through something that is no object */
export function withResult(input: Json, resultPath: string, result: Json): Json {
  const { steps } = parsePath(resultPath);
  return put(input, steps, 0, { result, input });
}

function put(value: Json, steps: readonly PathStep[], at: number, whole: { result: Json; input: Json }): Json {
  const step = steps[at];
  if (step?.kind === 'keys') return putMember(value, step.keys[0] ?? '', steps, at, whole);
  if (step?.kind === 'indexes') return putItem(value, step.indexes[0] ?? 0, steps, at, whole);
  return whole.result;
}

function putMember(
  value: Json,
  key: string,
  steps: readonly PathStep[],
  at: number,
  whole: { result: Json; input: Json },
): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw referencePathConflict(key, whole.input);
  const inner = Object.hasOwn(value, key) ? (value[key] as Json) : {};
  const copy = { ...value };
  setMember(copy, key, put(inner, steps, at + 1, whole));
  return copy;
}

function putItem(
  value: Json,
  index: number,
  steps: readonly PathStep[],
  at: number,
  whole: { result: Json; input: Json },
): Json {
  const inner = Array.isArray(value) ? value.at(index) : undefined;
  if (!Array.isArray(value) || inner === undefined) throw referencePathConflict(index, whole.input);
  return value.with(index, put(inner, steps, at + 1, whole));
}
