/** Closes the connections of a user, one after the other. */
import { closeSocket } from '#shared/connections/connection-socket';
import { lines } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import { requireConnectionIds, managementOf } from '#tools/stack/connections-of';

export async function disconnectUser({ args: [userId = ''], output, stack }: Run<object>): Promise<number> {
  const found = await stack();
  const ids = await requireConnectionIds(found, userId);
  const management = managementOf(found);
  const closed: string[] = [];
  const gone: string[] = [];
  try {
    for (const id of ids) ((await closeSocket(management, id)) ? closed : gone).push(id);
  } finally {
    management.destroy();
  }
  output.answer({ userId, closed, gone }, () =>
    lines([
      `${closed.length} closed: ${closed.join(', ') || '-'}`,
      ...(gone.length > 0 ? [`${gone.length} already gone: ${gone.join(', ')}`] : []),
    ]),
  );
  return EXIT.OK;
}
