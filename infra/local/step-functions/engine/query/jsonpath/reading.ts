/** Evaluates paths for a state: at its input or result, at the context object, at variables. */
import type { Json } from '#local/core/service';
import type { Variables } from '../../scope';
import type { Step } from '../../step';
import { isRunaway } from '../runaway';
import { invalidPath, referencePathConflict, runtimeError } from './failures';
import { parsePath } from './parse-path';
import type { JsonPath } from './path';
import { PathNotFound, PathTooWide, select } from './select';

/** What the paths of a field read. */
export interface Reading {
  /** `$`: the input, or the result. */
  readonly input: Json;
  /** `$$`. */
  readonly context: Json;
  /** `$name`. */
  readonly variables: Variables;
}

/** @param input what `$` is in the field */
export const readingOf = (step: Step, input: Json): Reading => ({
  input,
  context: step.context() as Record<string, Json>,
  variables: step.thread.scope.variables(),
});

/** @throws PathNotFound if it is definite and leads nowhere; StateError if it selects too much */
export function read(path: JsonPath, reading: Reading): Json {
  try {
    return select(path, rootOf(path, reading));
  } catch (error) {
    if (error instanceof PathTooWide || isRunaway(error)) throw runtimeError(error.message);
    throw error;
  }
}

/** The text of a field that must be a path. */
export const readText = (text: string, reading: Reading): Json => read(parsePath(text), reading);

function rootOf({ root }: JsonPath, { input, context, variables }: Reading): Json {
  if (root.of === 'input') return input;
  if (root.of === 'context') return context;
  const value = Object.hasOwn(variables, root.name) ? variables[root.name] : undefined;
  if (value === undefined) throw new PathNotFound(`No results for path: $${root.name}`);
  return value;
}

/** InputPath and OutputPath. @throws StateError States.Runtime */
export function readFilter(text: string, reading: Reading): Json {
  try {
    return readText(text, reading);
  } catch (error) {
    throw error instanceof PathNotFound ? invalidPath(text, error.message) : error;
  }
}

/** Fields with a reference path, such as ItemsPath. @throws StateError States.ReferencePathConflict */
export function readReference(text: string, reading: Reading): Json {
  const path = parsePath(text);
  try {
    return read(path, reading);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    const root = path.root.of === 'context' ? reading.context : reading.input;
    throw referencePathConflict(missingStep(path, reading), root);
  }
}

/** The first key or index that leads nowhere. */
function missingStep(path: JsonPath, reading: Reading): string | number {
  for (const [index, step] of path.steps.entries()) {
    try {
      read({ ...path, steps: path.steps.slice(0, index + 1) }, reading);
    } catch (error) {
      if (!(error instanceof PathNotFound)) throw error;
      if (step.kind === 'keys') return step.keys.join();
      if (step.kind === 'indexes') return step.indexes.join();
    }
  }
  return path.root.of === 'variable' ? path.root.name : '$';
}
