/**
 * Which local mode runs on this machine: `npm start` writes it down while it runs, the command `broadcast` looks it up.
 */
import { readFileSync } from 'node:fs';

/** Below the project. */
export const OUTPUTS_FILE = '.local/outputs.json';

/** Milliseconds local mode has to say that it is there. */
const HEALTH_TIMEOUT_MS = 2_000;

/** The region of the local mode that listens there; undefined when none does. */
export async function regionOfLocalMode(endpoint: string): Promise<string | undefined> {
  try {
    const url = new URL('/_local/health', endpoint);
    const reply = await fetch(url, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const { region } = (await reply.json()) as { region?: unknown };
    return typeof region === 'string' ? region : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The endpoint a file of outputs names; undefined when there is no such file.
 * @throws Error when it is not what `npm start` writes
 */
export function endpointIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { Endpoint?: string }).Endpoint;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} is not what 'npm start' writes: remove it. (${(error as Error).message})`, {
      cause: error,
    });
  }
}
