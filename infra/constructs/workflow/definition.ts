/**
 * Composes a state machine from files, so that nothing is written twice. A state commented `include: FILE` is replaced by
 * the state of its name in FILE, and the other states of FILE come along. A state commented `default: ...` gives way to a
 * state of its name in the including file. A state or choice commented `setting NAME: ...` is left out where that setting is off. `{% $include('queries/NAME.jsonata') %}` is the query in that file. The composed
 * definition is deployed, validated and run locally. The rules for people: statemachines/README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catchDataLimit } from './catch-data-limit';
import type { QueriesAsWritten } from './queries/as-written';
import { includeQueries } from './queries/include-queries';
import type { Constants } from './queries/constants';
import { refuseUnusedQueries } from './queries/query-files';

export const STATE_MACHINES_FOLDER = join(__dirname, '../../../statemachines');

type JsonObject = Record<string, unknown>;
type States = Record<string, JsonObject>;

export interface ComposeOptions {
  /** @default - `statemachines/` of this project */
  readonly folder?: string;
  /** Substitutions whose values are known at synth. They are filled in; all others stay, as `${Name}`. */
  readonly constants?: Constants;
  /** Settings that are off. @default - all are on */
  readonly off?: readonly string[];
}

export interface Composed {
  readonly definition: JsonObject;
  /** The queries before they are minified into the definition. */
  readonly queries: QueriesAsWritten;
}

/**
 * The definition in `statemachines/FILE`, fragments and queries included.
 * @throws Error if a file is missing or not JSON, includes a missing state, or has a state of the same name as a fragment;
 * if files include each other in a circle; and if a query is missing, unused or cannot be composed
 */
export function compose(file: string, options: ComposeOptions = {}): Composed {
  const { folder = STATE_MACHINES_FOLDER, constants = {}, off = [] } = options;
  const whole = withAllFragments(file, folder, []);
  const needed = off.length > 0 ? (withoutSettings(whole, off) as JsonObject) : whole;
  const { value, queries } = includeQueries(catchDataLimit(needed), {
    file,
    folder,
    constants,
  });
  refuseUnusedQueries(folder, definitionFiles(folder));
  return { definition: value as JsonObject, queries };
}

/** Like `compose`, but returns only the definition. */
export const composeDefinition = (file: string, options?: ComposeOptions): JsonObject =>
  compose(file, options).definition;

/** The files that hold a state machine or a fragment of one. */
export const definitionFiles = (folder = STATE_MACHINES_FOLDER): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.asl.json'))
    .sort();

/** TimeoutSeconds of the file. */
export function timeoutSecondsOf(file: string): number {
  const { TimeoutSeconds } = readDefinition(file, STATE_MACHINES_FOLDER, undefined);
  if (typeof TimeoutSeconds !== 'number')
    throw new Error(`${file} needs TimeoutSeconds, because leases are computed from it`);
  return TimeoutSeconds;
}

/** The names of the substitutions a composed definition needs. */
export function substitutionsIn(definition: JsonObject): string[] {
  const names = [...JSON.stringify(definition).matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

function withAllFragments(file: string, folder: string, including: readonly string[]): JsonObject {
  if (including.includes(file))
    throw new Error(`State machine files include each other: ${[...including, file].join(' > ')}`);
  const definition = readDefinition(file, folder, including.at(-1));
  const statesOf = (fragment: string) => withAllFragments(fragment, folder, [...including, file]).States as States;
  return include(definition, statesOf) as JsonObject;
}

function readDefinition(file: string, folder: string, includedBy: string | undefined): JsonObject {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonObject;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${file} is not JSON: ${error.message}`, { cause: error });
    if (includedBy === undefined) throw error;
    const there = definitionFiles(folder).join(', ');
    throw new Error(`${includedBy} includes ${file}, which does not exist; there are ${there}`, { cause: error });
  }
}

type StatesOf = (file: string) => States;

function include(value: unknown, statesOf: StatesOf): unknown {
  if (Array.isArray(value)) return value.map((item) => include(item, statesOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const composed = include(item, statesOf);
      return [key, key === 'States' ? withFragments(composed as States, statesOf) : composed];
    }),
  );
}

/** Puts the states of a fragment where its first state is included. */
function withFragments(states: States, statesOf: StatesOf): States {
  const composed = new Map<string, JsonObject>();
  for (const [name, state] of Object.entries(states)) {
    refuseMisspeltInclude(name, state);
    const file = commented('include', state);
    if (file === undefined) {
      composed.set(name, state);
      continue;
    }
    const fragment = statesOf(file);
    if (!(name in fragment))
      throw new Error(`${file} has no state ${name} to include; it has ${Object.keys(fragment).join(', ')}.`);
    for (const [each, state] of Object.entries(fragment)) {
      const own = states[each];
      if (own === undefined || commented('include', own) === file) composed.set(each, state);
      else if (commented('default', state) === undefined)
        throw new Error(`${file} also has a state ${each}, which is not a default: rename one of the two.`);
    }
  }
  return Object.fromEntries(composed);
}

/** Leaves out the states and choices of settings that are off. */
function withoutSettings(value: unknown, off: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isNeeded = (item: unknown) => !off.includes(settingOf(item) ?? '');
  if (Array.isArray(value)) return value.filter(isNeeded).map((item) => withoutSettings(item, off));
  const kept = Object.entries(value).filter(([, item]) => isNeeded(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSettings(item, off)]));
}

/** The setting without which a state or a choice is left out. */
function settingOf(value: unknown): string | undefined {
  const { Comment } = (value ?? {}) as JsonObject;
  return typeof Comment === 'string' ? /^setting (\w+): /.exec(Comment)?.[1] : undefined;
}

/** The text after the keyword in the state's comment. */
const commented = (keyword: 'include' | 'default', { Comment }: JsonObject): string | undefined =>
  typeof Comment === 'string' && Comment.startsWith(`${keyword}: `) ? Comment.slice(keyword.length + 2) : undefined;

/** A misspelt keyword would leave a state that does nothing where a whole fragment was meant. */
function refuseMisspeltInclude(name: string, { Comment }: JsonObject): void {
  const [, keyword, file] = /^(\S+) +(\S+\.asl\.json)$/.exec(typeof Comment === 'string' ? Comment : '') ?? [];
  if (file === undefined || keyword === 'include:') return;
  throw new Error(`State ${name} is commented '${keyword} ${file}', but only 'include: ${file}' includes that file`);
}
