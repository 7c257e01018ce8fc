/** Finds the local mode on this machine, for programs next to it such as a front end's development server. */
import type { StackOutputs } from '#constructs/stack-outputs';
import { Stack } from './stack';
import type { StackAccess } from './stack-clients';
import { findTarget } from './target';

export interface RunningLocalMode {
  readonly outputs: StackOutputs;
  /** For `StackClients` and AWS clients. The endpoint is on this machine, never AWS. */
  readonly access: StackAccess;
}

/**
 * Finds the stack that `broadcast dev` or `npm start` runs: at AWS_ENDPOINT_URL if that is an address of this machine, or
 * else in the folder.
 * @param folder that of the CDK app, or one below it
 * @throws Error if no local mode runs there, or its stack lacks the service
 */
export async function findLocalMode(folder: string = process.cwd()): Promise<RunningLocalMode> {
  const target = await findTarget({ local: true }, { env: process.env, cwd: folder });
  const stack = await Stack.find(target);
  await stack.close();
  return { outputs: stack.outputs, access: target.access };
}
