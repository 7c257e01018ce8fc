/** Whether the dead-letter queue is empty. */
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import type { Stack } from '#tools/stack/stack';
import { findingsOf, type Finding } from '../finding';

export async function checkDeadLetters(stack: Stack): Promise<Finding> {
  const { ok, warning } = findingsOf('dead letters');
  const count = await new DeadLetterQueue(stack).size();
  return count === 0
    ? ok('none')
    : warning(
        `about ${count} events could not be handled`,
        "'broadcast redrive --dry-run' shows why; without --dry-run it starts them again.",
      );
}
