/**
 * Composes a state machine of its files: a branch that holds one Pass state commented `include: FILE` becomes that
 * fragment. Every file stays valid on its own and nothing is written twice; the composed definition is what is
 * deployed, validated and run locally.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const STATE_MACHINES_FOLDER = join(__dirname, '../../statemachines');

type JsonObject = Record<string, unknown>;

/**
 * The definition in `statemachines/FILE`, fragments included, as an object. Substitutions (`${Name}`) are left in place.
 * @throws Error when a file is missing or not JSON, or when fragments include each other in a circle
 */
export function composeDefinition(file: string, folder: string = STATE_MACHINES_FOLDER): JsonObject {
  return compose(file, folder, []);
}

/** Seconds an execution of the file may run: its TimeoutSeconds. */
export function timeoutSecondsOf(file: string): number {
  const { TimeoutSeconds } = composeDefinition(file);
  if (typeof TimeoutSeconds !== 'number') throw new Error(`${file} needs TimeoutSeconds, as leases are measured by it`);
  return TimeoutSeconds;
}

/** The names of the substitutions a composed definition needs. */
export function substitutionsIn(definition: JsonObject): string[] {
  const names = [...JSON.stringify(definition).matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

function compose(file: string, folder: string, including: readonly string[]): JsonObject {
  if (including.includes(file))
    throw new Error(`State machine files include each other: ${[...including, file].join(' > ')}`);
  const definition: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return include(definition, (fragment) => compose(fragment, folder, [...including, file])) as JsonObject;
}

function include(value: unknown, fragmentOf: (file: string) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => include(item, fragmentOf));
  if (typeof value !== 'object' || value === null) return value;
  const file = includedFile(value as JsonObject);
  if (file !== undefined) {
    const { Comment, StartAt, States } = fragmentOf(file);
    return { Comment, StartAt, States };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, include(item, fragmentOf)]));
}

/** The file named by a branch that stands for a fragment. */
function includedFile(branch: JsonObject): string | undefined {
  const states = Object.values((branch.States ?? {}) as Record<string, JsonObject>);
  const [only] = states;
  if (states.length !== 1 || only?.Type !== 'Pass' || typeof only.Comment !== 'string') return undefined;
  return /^include: (\S+)$/.exec(only.Comment)?.[1];
}
