/**
 * Composes a state machine of its files, so that nothing is written twice: a state commented `include: FILE` is the state of
 * that name in FILE, and brings the other states of FILE along. One commented `default: ...` gives way to a state of its name
 * in the including file. `{% $include('queries/NAME.jsonata') %}` is the query in that file. The composed definition is what
 * is deployed, validated and run locally. The rules for people: statemachines/README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueriesAsWritten } from './queries/as-written';
import { includeQueries } from './queries/include-queries';
import type { Numbers } from './queries/numbers';
import { refuseUnusedQueries } from './queries/query-files';

export const STATE_MACHINES_FOLDER = join(__dirname, '../../../statemachines');

type JsonObject = Record<string, unknown>;
type States = Record<string, JsonObject>;

export interface ComposeOptions {
  /** @default - `statemachines/` of this project */
  readonly folder?: string;
  /** Substitutions whose values are known numbers. They are written in; all others stay, as `${Name}`. */
  readonly numbers?: Numbers;
}

export interface Composed {
  readonly definition: JsonObject;
  /** The texts that stand minified in the definition. */
  readonly queries: QueriesAsWritten;
}

/**
 * The definition in `statemachines/FILE`, fragments and queries included.
 * @throws Error when a file is missing or not JSON, includes a state that is not there or has one of a fragment's names, when
 * files include each other in a circle, and when a query is missing, unused, or cannot be composed
 */
export function compose(file: string, options: ComposeOptions = {}): Composed {
  const { folder = STATE_MACHINES_FOLDER, numbers = {} } = options;
  const { value, queries } = includeQueries(withAllFragments(file, folder, []), { file, folder, numbers });
  refuseUnusedQueries(folder, definitionFiles(folder));
  return { definition: value as JsonObject, queries };
}

/** As `compose`, the definition alone. */
export const composeDefinition = (file: string, options?: ComposeOptions): JsonObject =>
  compose(file, options).definition;

/** The files that hold a state machine, or a fragment of one. */
export const definitionFiles = (folder = STATE_MACHINES_FOLDER): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.asl.json'))
    .sort();

/** Seconds an execution of the file may run: its TimeoutSeconds. */
export function timeoutSecondsOf(file: string): number {
  const { TimeoutSeconds } = readDefinition(file, STATE_MACHINES_FOLDER, undefined);
  if (typeof TimeoutSeconds !== 'number') throw new Error(`${file} needs TimeoutSeconds, as leases are measured by it`);
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
    throw new Error(`${includedBy} includes ${file}, which is none of ${there}`, { cause: error });
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

/** With the states of a fragment where the first of them is included. */
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
      throw new Error(`${file} has no state ${name} to include: ${Object.keys(fragment).join(', ')}.`);
    for (const [each, state] of Object.entries(fragment)) {
      const own = states[each];
      if (own === undefined || commented('include', own) === file) composed.set(each, state);
      else if (commented('default', state) === undefined)
        throw new Error(`${file} has a state ${each} too, which is no default: one of the two needs another name.`);
    }
  }
  return Object.fromEntries(composed);
}

/** What follows the keyword in the state's comment. */
const commented = (keyword: 'include' | 'default', { Comment }: JsonObject): string | undefined =>
  typeof Comment === 'string' && Comment.startsWith(`${keyword}: `) ? Comment.slice(keyword.length + 2) : undefined;

/** A misspelt keyword would leave a state that does nothing where a whole fragment was meant. */
function refuseMisspeltInclude(name: string, { Comment }: JsonObject): void {
  const [, keyword, file] = /^(\S+) +(\S+\.asl\.json)$/.exec(typeof Comment === 'string' ? Comment : '') ?? [];
  if (file === undefined || keyword === 'include:') return;
  throw new Error(`State ${name} is commented '${keyword} ${file}', where only 'include: ${file}' includes that file`);
}
