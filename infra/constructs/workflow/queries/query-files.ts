/** The query files beside the state machines: which exist, and which a definition includes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'queries';

/** Paths as includes write them, e.g. `queries/tally.jsonata`; empty if there is no such folder. */
export function queryFiles(folder: string): string[] {
  if (!existsSync(join(folder, FOLDER))) return [];
  const names = readdirSync(join(folder, FOLDER)).filter((name) => name.endsWith('.jsonata'));
  return names.map((name) => `${FOLDER}/${name}`).sort();
}

/** @throws Error if there is no such query, or the path leads elsewhere */
export function readQuery(file: string, folder: string): string {
  if (!/^queries\/[\w-]+\.jsonata$/.test(file))
    throw new Error(`includes ${file}, but only a file queries/NAME.jsonata can be included`);
  const there = queryFiles(folder);
  if (!there.includes(file)) throw new Error(`includes ${file}, which does not exist; there are ${there.join(', ')}`);
  return readFileSync(join(folder, file), 'utf8');
}

/**
 * The query file that a string of a definition includes, if any.
 * @throws Error if the string includes a query in any other way than `{% $include('queries/NAME.jsonata') %}`
 */
export function includedQuery(value: string): string | undefined {
  if (!value.startsWith('{%') || !value.includes('$include')) return undefined;
  const file = /^\{%\s*\$include\(\s*(['"])(.*)\1\s*\)\s*%\}$/.exec(value)?.[2];
  if (file !== undefined) return file;
  throw new Error(`says ${value}, but an include must stand alone: {% $include('queries/NAME.jsonata') %}`);
}

/** @throws Error naming the queries that no state machine file includes */
export function refuseUnusedQueries(folder: string, definitionFiles: readonly string[]): void {
  const definitions = definitionFiles.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const included = [...definitions.matchAll(/\$include\(\s*(?:'|\\")([^'"\\]*)/g)].map(([, file]) => file);
  const unused = queryFiles(folder).filter((file) => !included.includes(file));
  if (unused.length === 0) return;
  throw new Error(
    `No state machine includes ${unused.join(', ')}: delete it, or include it in one of ${definitionFiles.join(', ')}.`,
  );
}
