/** Lists the connections of a user. */
import pLimit from 'p-limit';
import { columns } from '#infra/terminal/table';
import { colors } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import { requireConnectionIds, describeConnection, managementOf } from '#tools/stack/connections-of';

const ASKED_AT_ONCE = 10;

export async function listConnections({ args: [userId = ''], output, stack }: Run<object>): Promise<number> {
  const found = await stack();
  const ids = await requireConnectionIds(found, userId);
  const management = managementOf(found);
  try {
    const limit = pLimit(ASKED_AT_ONCE);
    const connections = await Promise.all(ids.map((id) => limit(() => describeConnection(found, management, id))));
    output.answer({ userId, connections }, () =>
      columns(
        ['connection', 'state', 'connected at', 'last active', 'channels'],
        connections.map(({ connectionId, state, connectedAt, lastActiveAt = '-', channels }) => [
          connectionId,
          state === 'open' ? colors.green(state) : colors.red(state),
          connectedAt,
          lastActiveAt,
          channels.join(', ') || '-',
        ]),
      ),
    );
    return EXIT.OK;
  } finally {
    management.destroy();
  }
}
