/** What `cdk.json` says about the app: the command that synthesizes it, and its context. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const cdkJsonSchema = v.looseObject({
  app: v.string(),
  context: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** Keys of the app's context, as set by the CDK's `-c key=value`. */
export type AppContext = Readonly<Record<string, unknown>>;

export interface CdkProject {
  readonly root: string;
  /** A shell command. */
  readonly app: string;
  readonly context: AppContext;
}

/**
 * @param otherApp runs instead of the app in cdk.json, with its context
 * @throws Error if the directory holds no CDK project
 */
export async function readProject(root: string, context: AppContext, otherApp?: string): Promise<CdkProject> {
  const file = path.join(root, 'cdk.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${root} must hold a CDK project, but ${file} cannot be read.`, { cause });
  });
  const { app, context: own } = v.parse(cdkJsonSchema, JSON.parse(text));
  return { root, app: otherApp ?? app, context: { ...own, ...context } };
}
