/**
 * The file with the stack's outputs while local mode runs. The project's first local mode uses the file that `broadcast`
 * looks for; another one started meanwhile writes a file beside it.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { endpointIn, OUTPUTS_FILE, regionOfLocalMode } from '#tools/stack/running-local-mode';

export interface OutputsFile {
  readonly file: string;
  /** Whether `broadcast` finds it without options. */
  readonly isFirst: boolean;
  /** Call it when local mode ends, so that nobody is sent to an endpoint that is gone. */
  readonly remove: () => Promise<void>;
}

export async function writeOutputs(
  projectRoot: string,
  outputs: Readonly<Record<string, string>> & { readonly Endpoint: string },
): Promise<OutputsFile> {
  const first = join(projectRoot, OUTPUTS_FILE);
  const isFirst = !(await namesAnother(first, outputs.Endpoint));
  const file = isFirst ? first : first.replace(/\.json$/, `-${new URL(outputs.Endpoint).port}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(outputs, null, 2)}\n`);
  return { file, isFirst, remove: () => rm(file, { force: true }) };
}

/** Whether the file names another local mode that is running. */
async function namesAnother(file: string, own: string): Promise<boolean> {
  const endpoint = tryEndpointIn(file);
  return endpoint !== undefined && endpoint !== own && (await regionOfLocalMode(endpoint)) !== undefined;
}

/** A file that cannot be read is rewritten. */
function tryEndpointIn(file: string): string | undefined {
  try {
    return endpointIn(file);
  } catch {
    return undefined;
  }
}
