/** The connections of one user of an account, closing one, and what test clients of the page connect with. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { closeSocket } from '#shared/connections/connection-socket';
import { describeConnection, managementOf } from '#tools/stack/connections-of';
import { signsNoTokens } from '#tools/stack/how-to-connect';
import { latestResumes } from '#tools/stack/resumes';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';
import type { ConnectedClient } from '../contract';
import { invalid, notThere } from '../request';
import { SharedReads } from '../shared-read';
import type { ConsoleActions, ConsoleSource } from '../source';

/** Connections of a user that are described, each with a query and a call. */
const MAX_CONNECTIONS = 50;
const ASKED_AT_ONCE = 5;
/** Resumes that are shown of a user. */
const MAX_SHOWN = 20;
/** How long a test client's token is valid. */
const ADMITTED_FOR = '1h';

type Part = Pick<ConsoleSource, 'connected' | 'resumes' | 'acknowledgements'> & Pick<ConsoleActions, 'cut' | 'admit'>;

export function clientSource(stack: Stack, everyMs: number): Part & { close(): void } {
  const management = managementOf(stack);
  const connections = new SharedReads(async (userId): Promise<ConnectedClient[]> => {
    const ids = (await (await stack.shared()).connectionsOf(userId)).slice(0, MAX_CONNECTIONS);
    const limit = pLimit(ASKED_AT_ONCE);
    const found = await Promise.all(ids.map((id) => limit(() => describeConnection(stack, management, id))));
    return found.map(({ connectionId, connectedAt, channels, state, endsAt }) => ({
      id: connectionId,
      userId,
      channels,
      state,
      connectedAt: Date.parse(connectedAt),
      ...(endsAt !== undefined && { endsAt: Date.parse(endsAt) }),
    }));
  }, everyMs);
  return {
    connected: async (known, userId) => {
      const clients = userId === undefined ? [] : await connections.get(userId);
      const version = createHash('sha256')
        .update(JSON.stringify([userId, clients]))
        .digest('base64url');
      return known === version ? { version } : { version, clients };
    },

    resumes: async (userId) => {
      const { HistoryTableName } = stack.outputs;
      return HistoryTableName === undefined ? [] : latestResumes(tablesOf(stack), HistoryTableName, userId, MAX_SHOWN);
    },

    acknowledgements: async () => [],

    /** API Gateway closes it, so `$disconnect` runs: nobody can make it lose the network. */
    cut: async (connectionId) => {
      connections.expire();
      if (!(await closeSocket(management, connectionId))) {
        throw notThere(`There is no open connection ${connectionId}; it may have ended already.`);
      }
    },

    admit: async ({ userId, channels }) => {
      const shared = await stack.shared();
      const { WebSocketUrl: url } = stack.outputs;
      if (shared.authorizer.type === 'none') return { address: url, userId: 'anonymous' };
      if (shared.authorizer.type !== 'token') {
        throw invalid(`${signsNoTokens(shared.authorizer)} Use a client of your own, or 'broadcast listen --token'.`);
      }
      const token = await shared.token({ userId, channels, expiresIn: ADMITTED_FOR });
      return { address: `${url}?token=${token}`, userId };
    },

    close: () => management.destroy(),
  };
}
