/** What `cdk.json` says about the app: the command that synthesizes it, and its context. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const cdkJsonSchema = v.looseObject({
  app: v.string(),
  context: v.optional(v.record(v.string(), v.unknown()), {}),
  watch: v.optional(v.looseObject({ exclude: v.optional(v.union([v.string(), v.array(v.string())]), []) }), {}),
});

/** Keys of the app's context, as set by the CDK's `-c key=value`. */
export type AppContext = Readonly<Record<string, unknown>>;

export interface CdkProject {
  readonly root: string;
  /** A shell command. */
  readonly app: string;
  readonly context: AppContext;
  /** Files and folders named in `watch.exclude`, except for patterns; paths relative to the root. */
  readonly excluded: readonly string[];
}

const PATTERN = /[*?[\]{}!]/;

/**
 * @param otherApp runs instead of the app in cdk.json, with its context
 * @throws Error if the directory holds no CDK project
 */
export async function readProject(root: string, context: AppContext, otherApp?: string): Promise<CdkProject> {
  const file = path.join(root, 'cdk.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${root} must hold a CDK project, but ${file} cannot be read.`, { cause });
  });
  const { app, context: own, watch } = v.parse(cdkJsonSchema, JSON.parse(text));
  const excluded = [watch.exclude].flat().filter((each) => !PATTERN.test(each));
  return {
    root,
    app: otherApp ?? app,
    context: { ...own, ...context },
    excluded: excluded.map((each) => path.normalize(each).replace(/[\\/]$/, '')),
  };
}
