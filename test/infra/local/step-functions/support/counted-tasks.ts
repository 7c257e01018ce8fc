/** A task that counts how many of it run at once. */
import type { RunTask } from '#local/step-functions/engine/ports';

export function countedTasks() {
  let running = 0;
  const counted = {
    /** How many ran at once, at most. */
    most: 0,
    runTask: (async () => {
      counted.most = Math.max(counted.most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return null;
    }) satisfies RunTask,
  };
  return counted;
}
