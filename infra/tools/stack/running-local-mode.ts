/**
 * Finds the local mode running on this machine: `npm start` writes a file while it runs, and `broadcast` reads it.
 */
import { readFileSync } from 'node:fs';

/** Relative to the project. */
export const OUTPUTS_FILE = '.local/outputs.json';

/** Milliseconds local mode may take to answer: long, as a busy machine is no reason to say that it is not there. */
const HEALTH_TIMEOUT_MS = 10_000;

/** The region of the local mode listening there; undefined if there is none. */
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
 * The endpoint named in an outputs file; undefined if there is no such file.
 * @throws Error if it is not a file that `npm start` writes
 */
export function endpointIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { Endpoint?: string }).Endpoint;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} is not a file that 'npm start' writes: remove it. (${(error as Error).message})`, {
      cause: error,
    });
  }
}
