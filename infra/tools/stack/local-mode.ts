/** The local mode that runs on this machine, as the development server of an app asks for it. */
import type { StackOutputs } from '#constructs/stack-outputs';
import { Stack } from './stack';
import type { StackAccess } from './stack-clients';
import { findTarget } from './target';

export interface RunningLocalMode {
  readonly outputs: StackOutputs;
  /** For `StackClients` and clients of AWS: an address of this machine, never AWS. */
  readonly access: StackAccess;
}

/**
 * The stack that `broadcast dev` or `npm start` runs: the one AWS_ENDPOINT_URL leads to, where that is an address of this
 * machine; else that of the folder.
 * @param folder of the CDK app, or below it
 * @throws Error when none runs there, or one without the service
 */
export async function findLocalMode(folder: string = process.cwd()): Promise<RunningLocalMode> {
  const target = await findTarget({ local: true }, { env: process.env, cwd: folder });
  const stack = await Stack.find(target);
  await stack.close();
  return { outputs: stack.outputs, access: target.access };
}
