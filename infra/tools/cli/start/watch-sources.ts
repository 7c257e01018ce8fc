/** Applies what is saved: reloads the stack in place, or restarts it if that is not possible. */
import { relative } from 'node:path';
import { RestartNeededError, type LocalCloud } from '#local';
import { errorText } from '#infra/terminal/problem';
import { colors, text } from '#infra/terminal/text';
import type { Progress } from '../progress';
import { FolderWatch } from './watch-folders';

/** Milliseconds. Editors save in several steps; one reload follows the last. */
const QUIET_MS = 150;

export interface WatchParts {
  /** Paths are shown relative to this folder. */
  readonly root: string;
  readonly progress: Progress;
  /** @returns undefined if the stack is not running because it failed to start again */
  readonly cloud: () => LocalCloud | undefined;
  /** Ends the stack and starts it again. */
  readonly restart: () => Promise<void>;
}

/** @returns stops watching */
export function watchSources({ root, progress, cloud, restart }: WatchParts): () => void {
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();
  let busy = false;
  /** Kept while the stack is not running. */
  let folders: readonly string[] = [];
  const follow = () => {
    folders = cloud()?.sources.folders ?? folders;
    watched.set(folders);
  };
  const take = async (saved: string) => {
    const { cyan, red } = colors;
    busy = true;
    try {
      const running = cloud();
      if (!running) return await restart();
      const changed = await running.reload();
      progress.line(text`${cyan('↻')} ${saved}: ${changed.length > 0 ? changed.join(', ') : 'nothing changed'}`);
    } catch (error) {
      if (!(error instanceof RestartNeededError)) return progress.line(text`${red('✗')} ${saved}: ${errorText(error)}`);
      const what = error.resources.join(', ');
      progress.line(text`${cyan('↻')} ${saved}: restarting, as ${what} cannot change while it runs; state is lost`);
      await restart().catch((failed: unknown) => progress.line(text`${red('✗')} ${saved}: ${errorText(failed)}`));
    } finally {
      busy = false;
      follow();
    }
  };
  const watched = new FolderWatch((file) => {
    // If nobody knows what an app reads, its own output may look like a save, and it would run for ever.
    if (busy && cloud()?.sources.known === false) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(() => take(relative(root, file)));
    }, QUIET_MS);
  });
  follow();
  return () => {
    clearTimeout(timer);
    watched.close();
  };
}
