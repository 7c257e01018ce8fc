/**
 * The part of JSONPath that EventBridge supports: `$`, `.name` (letters, digits, `-`, `_`, `/`), `[0]`, `[*]` and `.*`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import { InputSettingsError } from './errors';

/** Returns what the path selects, or undefined; with a wildcard, a list. */
export type JsonPath = (document: unknown) => unknown;

const STEP = /\.([\w\-/]+)|\[(\d+)\]|(\.\*|\[\*\])/y;

/** @throws InputSettingsError if the path is not JSONPath, or uses more of it than EventBridge supports */
export function compileJsonPath(path: string): JsonPath {
  const steps = parseSteps(path);
  const selectsMany = steps.includes(ALL);
  return (document) => {
    const selected = steps.reduce<unknown[]>(
      (values, step) => values.flatMap((value) => children(value, step)),
      [document],
    );
    return selectsMany ? selected : selected[0];
  };
}

const ALL = Symbol('every child');
type Step = string | number | typeof ALL;

function parseSteps(path: string): Step[] {
  if (!path.startsWith('$')) throw unsupported(path);
  const steps: Step[] = [];
  let at = 1;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) throw unsupported(path);
    steps.push(match[1] ?? (match[2] === undefined ? ALL : Number(match[2])));
    at = STEP.lastIndex;
  }
  return steps;
}

function children(value: unknown, step: Step): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === ALL) return Object.values(value);
  if (Array.isArray(value) !== (typeof step === 'number')) return [];
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
}

const unsupported = (path: string) =>
  new InputSettingsError(
    `'${path}' is not a JSONPath EventBridge evaluates: it takes $, .name, [0], [*] and .*, e.g. $.detail.items[0].sku`,
  );
