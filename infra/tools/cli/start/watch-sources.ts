/** Reloads the stack when a source it is made of is saved. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from '#local';
import { errorText } from '#infra/terminal/problem';
import { colors, text } from '#infra/terminal/text';
import type { Progress } from '../progress';
import { PROJECT_ROOT } from '../project-root';

/** Folders whose files the stack is made of, and those among them it is not made of. */
const WATCHED = ['functions', 'statemachines', 'infra'];
const NOT_PART_OF_THE_STACK = /^infra\/(local|tools)\//;
/** Editors save in several steps; one reload follows the last. */
const QUIET_MS = 150;

export function watchSources(cloud: LocalCloud, progress: Progress): void {
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();
  const reload = (saved: string) => {
    reloading = reloading.then(async () => {
      try {
        const changed = await cloud.reload();
        progress.line(
          text`${colors.cyan('↻')} ${saved}: ${changed.length > 0 ? changed.join(', ') : 'nothing changed'}`,
        );
      } catch (error) {
        progress.line(text`${colors.red('✗')} ${saved}: ${errorText(error)}`);
      }
    });
  };
  for (const folder of WATCHED) {
    watch(join(PROJECT_ROOT, folder), { recursive: true }, (_event, file) => {
      const saved = join(folder, file ?? '');
      if (NOT_PART_OF_THE_STACK.test(saved)) return;
      clearTimeout(timer);
      timer = setTimeout(() => reload(saved), QUIET_MS);
    });
  }
}
