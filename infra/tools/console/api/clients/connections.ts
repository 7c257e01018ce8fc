/**
 * Who is connected: the endpoint's open sockets beside the rows of the connections table. Operators look for differences:
 * rows of a gone client, which the next broadcast prunes, and sockets without rows.
 */
import { channelOf } from '#shared/tables/recipients';
import type { LocalCloud } from '#local';
import { DEVELOPER } from '#local/iam/credentials';
import type { ConnectedClient } from '../contract';

type Cloud = Pick<LocalCloud, 'connections' | 'registry'>;

/** What the rows tell about a connection. */
interface Registered {
  readonly userId: string;
  readonly connectedAt: number;
  readonly channels: string[];
  /** Epoch milliseconds. */
  readonly endsAt?: number;
}

/**
 * All clients by user, then by time. Reads the whole table, which the product never does: fine for a laptop's few
 * thousand rows.
 */
export async function connectedClients(cloud: Cloud, tableName: string): Promise<ConnectedClient[]> {
  const registered = await registeredConnections(cloud, tableName);
  const clients: ConnectedClient[] = [];
  for (const { id, userId = '', connectedAt } of cloud.connections.list()) {
    const row = registered.get(id);
    registered.delete(id);
    const state = row ? 'open' : 'unregistered';
    const channels = row?.channels.sort() ?? [];
    const endsAt = row?.endsAt;
    clients.push({
      id,
      userId: row?.userId ?? userId,
      channels,
      state,
      connectedAt: Date.parse(connectedAt),
      ...(endsAt !== undefined && { endsAt }),
    });
  }
  for (const [id, { userId, channels, connectedAt }] of registered) {
    clients.push({ id, userId, channels: channels.sort(), state: 'gone', connectedAt });
  }
  return clients.sort((a, b) => byName.compare(a.userId, b.userId) || a.connectedAt - b.connectedAt);
}

async function registeredConnections(cloud: Cloud, TableName: string): Promise<Map<string, Registered>> {
  const connections = new Map<string, Registered>();
  let ExclusiveStartKey: unknown;
  do {
    const input = { TableName, ConsistentRead: true, ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }) };
    const page = (await cloud.registry.call({
      service: 'dynamodb',
      operation: 'Scan',
      input,
      caller: DEVELOPER,
    })) as ScanPage;
    for (const item of page.Items ?? []) add(connections, item);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return connections;
}

interface ScanPage {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: unknown;
}
type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string } | undefined>>;

function add(
  connections: Map<string, Registered>,
  { connectionId, recipient, userId, connectedAt, expiresAt }: Item,
): void {
  const id = connectionId?.S ?? '';
  const known = connections.get(id) ?? {
    userId: userId?.S ?? '',
    connectedAt: Number(connectedAt?.N ?? 0),
    channels: [],
    ...(expiresAt?.N !== undefined && { endsAt: Number(expiresAt.N) * 1000 }),
  };
  const channel = channelOf(recipient?.S ?? '');
  if (channel !== undefined) known.channels.push(channel);
  connections.set(id, known);
}

/** user-2 before user-10. */
const byName = new Intl.Collator('en', { numeric: true });
