/** The connections of a user: from the index, with all rows of each, and what API Gateway says about it. */
import {
  ApiGatewayManagementApiClient,
  type GetConnectionCommandOutput,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describeSocket } from '#shared/connections/connection-socket';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { channelOf } from '#shared/tables/recipients';
import { notFound } from './exit-codes';
import type { Stack } from './stack';
import { tablesOf } from './tables';

export interface UserConnection {
  readonly connectionId: string;
  /** ISO 8601. */
  readonly connectedAt: string;
  readonly channels: readonly string[];
  /** `gone` is what a broadcast would report as stale. */
  readonly state: 'open' | 'gone';
  /** ISO 8601: its token expires, or API Gateway closes it. Absent if its rows are gone. */
  readonly endsAt?: string;
  /** ISO 8601; only for an open connection. */
  readonly lastActiveAt?: string;
}

/** @throws CliError if the user has none */
export async function requireConnectionIds(stack: Stack, userId: string): Promise<readonly string[]> {
  const ids = await (await stack.shared()).connectionsOf(userId);
  if (ids.length > 0) return ids;
  throw notFound(
    `User '${userId}' has no connection. The index is eventually consistent, so a new connection may take a moment to show. A user id must match the token's claim exactly.`,
  );
}

/** `@connections` of a stack is an endpoint of its own. */
export const managementOf = ({ outputs, target }: Stack): ApiGatewayManagementApiClient =>
  new ApiGatewayManagementApiClient({ ...target.access, endpoint: outputs.CallbackUrl });

export async function describeConnection(
  stack: Stack,
  management: ApiGatewayManagementApiClient,
  connectionId: string,
): Promise<UserConnection> {
  const rows = await rowsOfConnection(tablesOf(stack), stack.outputs.ConnectionsTableName, connectionId);
  const channels = [...new Set(rows.flatMap(({ recipient }) => channelOf(recipient) ?? []))].sort();
  const open = await describeSocket(management, connectionId);
  return {
    connectionId,
    connectedAt: new Date(rows[0]?.connectedAt ?? 0).toISOString(),
    channels,
    ...(rows[0] && { endsAt: new Date(rows[0].expiresAt * 1000).toISOString() }),
    ...(open ? { state: 'open', lastActiveAt: lastActive(open).toISOString() } : { state: 'gone' }),
  };
}

/** A connection that has sent nothing yet was last active when it connected. */
const lastActive = ({ LastActiveAt, ConnectedAt }: GetConnectionCommandOutput): Date =>
  LastActiveAt ?? ConnectedAt ?? new Date();
