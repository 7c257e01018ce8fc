/** Invokes a function of the local cloud like its rule would, without waiting for its minute. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LocalCloud } from '#local';

/**
 * @param path of the construct: its ids joined, as its logical id begins
 * @param event @default - none
 * @returns the function's answer
 * @throws Error if there is no such function, or it failed
 */
export async function invokeFunction(local: LocalCloud, path: string, event?: object): Promise<unknown> {
  const [, name] = Object.entries(local.resources).find(([id]) => /^[0-9A-F]{8}$/.test(id.replace(path, ''))) ?? [];
  if (name === undefined) throw new Error(`The stack has no function ${path}`);
  const client = new LambdaClient(local.access);
  try {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: name, ...(event && { Payload: JSON.stringify(event) }) }),
    );
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
    if (FunctionError !== undefined) throw new Error(`${path} failed: ${JSON.stringify(answer)}`);
    return answer;
  } finally {
    client.destroy();
  }
}
