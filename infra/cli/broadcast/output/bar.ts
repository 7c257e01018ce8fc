/** A bar for people who follow something on a terminal; it leaves nothing behind. */
import { SingleBar } from 'cli-progress';
import type { Output } from './output';

/**
 * @param values of the names in the format, until they are known
 * @returns undefined where nobody looks
 */
export function openBar(output: Output, format: string, values: object): SingleBar | undefined {
  if (!output.isLive) return undefined;
  const bar = new SingleBar({ format, stream: output.progressStream, clearOnComplete: true, hideCursor: true });
  bar.start(1, 0, values);
  return bar;
}
