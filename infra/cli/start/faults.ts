/** The option `--faults` of `npm start`: reads the document, and prints a line for each fault as it is injected. */
import { readFile } from 'node:fs/promises';
import { parseFaults, type FaultsDocument, type LocalCloud } from '../../local';
import type { Progress } from '../progress';

/**
 * @param source path of a file, or the JSON itself
 * @throws Error saying which file could not be read, or what is wrong with the document
 */
export async function readFaults(source: string): Promise<FaultsDocument> {
  const inline = source.trimStart().startsWith('{');
  const text = inline ? source : await readFile(source, 'utf8');
  try {
    return parseFaults(JSON.parse(text));
  } catch (error) {
    throw new Error(`--faults ${inline ? '(JSON)' : source}: ${(error as Error).message}`, { cause: error });
  }
}

export function followFaults(cloud: LocalCloud, progress: Progress): void {
  const { dim, magenta } = progress.colors;
  cloud.faults.onInjected(({ index, type, target, count }) => {
    const time = dim(new Date().toTimeString().slice(0, 8));
    progress.line(`${time} ${magenta('↯')} faults[${index}] ${type}, number ${count}: ${target}`);
  });
}
