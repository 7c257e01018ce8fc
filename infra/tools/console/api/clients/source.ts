/** Who is connected to a local cloud, breaking a connection, and what the page's test clients connect with. */
import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { whatClientsShow } from '#tools/stack/how-to-connect';
import { latestResumes } from '#tools/stack/resumes';
import { sampleAddress } from '#tools/stack/sample-address';
import type { StackClients } from '#tools/stack/stack-clients';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import { invalid, notThere } from '../request';
import type { ConsoleActions, ConsoleSource } from '../source';
import { acknowledgementsBy } from './acknowledgements';
import { connectedClients } from './connections';
import { SharedRead } from '../shared-read';

/** Milliseconds for which an answer is shared. */
const FRESH_MS = 500;

/** What the page calls clients that cannot choose their name. */
const NOT_NAMED: Readonly<Record<string, string>> = { none: 'anonymous', iam: 'the signer' };
/** Hours a test client may stay connected. */
const ADMITTED_HOURS = 2;

/** Resumes, and acknowledgements, shown of a user. */
const MAX_SHOWN = 20;

type Part = Pick<ConsoleSource, 'connected' | 'resumes' | 'acknowledgements'> & Pick<ConsoleActions, 'cut' | 'admit'>;

export function clientSource(
  cloud: LocalCloud,
  clients: () => StackClients,
  tables: () => DynamoDBDocumentClient,
): Part {
  const connected = new SharedRead(async () => {
    const found = await connectedClients(cloud, stackOutputs(cloud.outputs).ConnectionsTableName);
    return { clients: found, version: createHash('sha256').update(JSON.stringify(found)).digest('base64url') };
  }, FRESH_MS);
  return {
    connected: async (known, userId) => {
      const { version, clients: found } = await connected.get();
      if (known === version) return { version };
      return { version, clients: found.filter((client) => userId === undefined || client.userId === userId) };
    },

    resumes: async (userId) => {
      const { HistoryTableName } = stackOutputs(cloud.outputs);
      return HistoryTableName === undefined ? [] : latestResumes(tables(), HistoryTableName, userId, MAX_SHOWN);
    },

    acknowledgements: async (userId) => {
      const { AcknowledgementsTableName: table } = stackOutputs(cloud.outputs);
      return table === undefined ? [] : acknowledgementsBy(tables(), table, userId, MAX_SHOWN);
    },

    cut: async (connectionId, silently) => {
      connected.expire();
      if (!cloud.connections.terminate(connectionId, { silently })) {
        throw notThere(`There is no open connection ${connectionId}; it may have ended already.`);
      }
    },

    /** Works only if the stack signs the tokens itself, or needs none. */
    admit: async ({ userId, channels }, host) => {
      const { authorizer } = clients();
      if (!['token', 'none', 'iam'].includes(authorizer.type)) {
        throw invalid(
          `The console cannot open clients, because it cannot make what they must show: ${whatClientsShow(authorizer)}. Use a client of your own.`,
        );
      }
      const url = new URL(stackOutputs(cloud.outputs).WebSocketUrl);
      url.host = host ?? url.host;
      const sample = await sampleAddress(cloud, clients(), url.href, { userId, channels, hours: ADMITTED_HOURS });
      return { address: sample.address, userId: sample.userId ?? NOT_NAMED[authorizer.type] ?? '' };
    },
  };
}
