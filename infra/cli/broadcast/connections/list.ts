/** Lists the connections of a user. */
import pLimit from 'p-limit';
import type { Run } from '../command';
import { EXIT } from '../exit-codes';
import { columns } from '../output/output';
import { connectionIdsOf, describeConnection, managementOf } from './connections-of';

const ASKED_AT_ONCE = 10;

export async function listConnections({ args: [userId = ''], output, stack }: Run<object>): Promise<number> {
  const found = await stack();
  const ids = await connectionIdsOf(found, userId);
  const management = managementOf(found);
  try {
    const limit = pLimit(ASKED_AT_ONCE);
    const connections = await Promise.all(ids.map((id) => limit(() => describeConnection(found, management, id))));
    const { green, red } = output.colors;
    output.answer({ userId, connections }, () =>
      columns(
        ['connection', 'state', 'connected at', 'last active', 'channels'],
        connections.map(({ connectionId, state, connectedAt, lastActiveAt = '-', channels }) => [
          connectionId,
          state === 'open' ? green(state) : red(state),
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
