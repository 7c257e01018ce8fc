/** The option `--faults` of `npm start`: reads the document, and prints a line for each injected fault. */
import { readFile } from 'node:fs/promises';
import { parseFaults, type FaultsDocument, type LocalCloud } from '#local';
import { colors, text } from '#infra/terminal/text';
import type { Progress } from '../progress';

/**
 * @param source path of a file, or the JSON itself
 * @throws Error saying which file could not be read, or what is wrong with the document
 */
export async function readFaults(source: string): Promise<FaultsDocument> {
  const inline = source.trimStart().startsWith('{');
  const document = inline ? source : await readDocument(source);
  try {
    return parseFaults(JSON.parse(document));
  } catch (error) {
    throw new Error(`--faults ${inline ? '(JSON)' : source}: ${(error as Error).message}`, { cause: error });
  }
}

async function readDocument(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(
      `--faults ${file} cannot be read (${(error as NodeJS.ErrnoException).code}): expected the path of a faults document, such as infra/local/faults/example.json, or the JSON itself, starting with {`,
      { cause: error },
    );
  }
}

export function followFaults(cloud: LocalCloud, progress: Progress): void {
  const { dim, magenta } = colors;
  cloud.faults.onInjected(({ index, type, target, count }) => {
    const time = dim(new Date().toTimeString().slice(0, 8));
    progress.line(text`${time} ${magenta('↯')} faults[${index}] ${type}, number ${count}: ${target}`);
  });
}
