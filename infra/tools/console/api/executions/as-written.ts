/**
 * The definition of a machine as written in its files: with includes in place of queries, and the text of each query. The
 * metadata of the template says this for any app, so the console reads none of the app's files.
 */
import * as v from 'valibot';
import type { QUERIES_METADATA } from '#constructs/workflow/queries/as-written';
import type { AslGraph, ExecutionDetail } from '../contract';

const KEY: typeof QUERIES_METADATA = 'Queries';

const place = v.object({ state: v.string(), path: v.pipe(v.array(v.string()), v.minLength(1)) });
const metadataSchema = v.object({
  [KEY]: v.record(v.string(), v.object({ text: v.string(), places: v.array(place) })),
});
type Place = v.InferOutput<typeof place>;

export interface AsDeployed {
  readonly definition: AslGraph;
  /** What the template says of the machine. */
  readonly metadata?: unknown;
}

/** Without such metadata, or if its shape is unknown, the definition as it runs. */
export function asWritten({ definition, metadata }: AsDeployed): Pick<ExecutionDetail, 'definition' | 'queries'> {
  const read = v.safeParse(metadataSchema, metadata);
  if (!read.success) return { definition, queries: {} };
  const queries = Object.entries(read.output[KEY]);
  const written = structuredClone(definition);
  for (const [file, { places }] of queries) {
    for (const each of places) include(written, file, each);
  }
  return { definition: written, queries: Object.fromEntries(queries.map(([file, { text }]) => [file, text])) };
}

/** Puts the include back in its place, in every state of this name. */
function include(value: unknown, file: string, { state, path }: Place): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === state) put(inner, path, `{% $include('${file}') %}`);
    include(inner, file, { state, path });
  }
}

/** Only replaces an expression: the definition may have changed since its template was made. */
function put(value: unknown, [key = '', ...further]: readonly string[], text: string): void {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return;
  const owner = value as Record<string, unknown>;
  if (further.length > 0) put(owner[key], further, text);
  else if (typeof owner[key] === 'string') owner[key] = text;
}
