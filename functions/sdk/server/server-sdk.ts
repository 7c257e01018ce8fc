/** Makes a server SDK: a send method for each message of the contract, and the connections behind them. */
import pLimit from 'p-limit';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { connectionIdsOf } from '#shared/tables/connections-table';
import { connectionsTableName as connectionsTableOfEnvironment } from '#shared/runtime/env';
import { userRecipient } from '#shared/tables/recipients';
import type { Contract } from '../contract';
import { addMethods } from '../message-methods';
import { Connections } from './connections';
import { envelopeOf } from './envelope';
import type { ConnectionMethods, SendOptions, ServerSdk, ServerSdkOptions } from './types';

const DISCONNECTS_AT_ONCE = 10;

/**
 * @example
 * const sdk = createServerSdk(contract, { callbackUrl });
 * await sdk.sendOrderShipped(connectionId, { orderId: 'A-1042', carrier: 'DHL' });
 *
 * @throws ContractError if two messages would have the same method
 * @throws Error if the callback URL is missing or invalid
 */
export function createServerSdk<C extends Contract>(contract: C, options: ServerSdkOptions = {}): ServerSdk<C> {
  const connections = new Connections(options);
  let { dynamoDb } = options;

  const connectionsOf = (userId: string) => {
    const table = options.connectionsTableName ?? connectionsTableOfEnvironment();
    return connectionIdsOf((dynamoDb ??= createDynamoDb()), table, userRecipient(userId));
  };
  const methods: ConnectionMethods = {
    getConnection: (connectionId) => connections.get(connectionId),
    isConnected: async (connectionId) => (await connections.get(connectionId)) !== undefined,
    disconnect: (connectionId) => connections.close(connectionId),
    connectionsOf,
    disconnectUser: async (userId) => closeAll(connections, userId, await connectionsOf(userId)),
  };
  return addMethods(methods, {
    messages: Object.keys(contract.serverToClient),
    name: (message) => `send${message.charAt(0).toUpperCase()}${message.slice(1)}`,
    method: (type) => async (connectionId: string, data: unknown, options?: SendOptions) =>
      connections.post(connectionId, await envelopeOf(contract, type, data, options)),
  }) as ServerSdk<C>;
}

/** A connection that cannot be closed does not keep others open. */
async function closeAll(connections: Connections, userId: string, ids: readonly string[]): Promise<number> {
  const limit = pLimit(DISCONNECTS_AT_ONCE);
  const results = await Promise.allSettled(ids.map((id) => limit(() => connections.close(id))));
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length > 0) {
    throw new AggregateError(errors, `${errors.length} of ${ids.length} connections of '${userId}' were not closed`);
  }
  return results.filter((result) => result.status === 'fulfilled' && result.value).length;
}
