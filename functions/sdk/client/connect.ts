/** Makes a client, typed by the application's contract. Only the contract's types are needed. */
import type { Contract } from '../contract';
import { Client } from './client';
import { Connector } from './connector';
import type { BroadcastClient, ConnectOptions } from './types';
import { defaultWebSocket } from './web-socket';

/**
 * Connects, and stays connected until you close the client.
 * @throws TypeError if there is no global WebSocket and none was given
 *
 * @example
 * import type { contract } from './contract';
 *
 * const client = connect<typeof contract>({ url, token: () => fetchToken() });
 * client.on('orderShipped', ({ orderId }) => show(orderId));
 */
export function connect<C extends Contract = Contract>(options: ConnectOptions): BroadcastClient<C> {
  const {
    WebSocket = defaultWebSocket(),
    giveUpAfter = Infinity,
    queueSize,
    timing,
    position,
    inOrder,
    resume,
    sendInOrder,
    acknowledge,
    ...address
  } = options;
  const client = new Client(
    { queueSize, timing, position, inOrder, resume, sendInOrder, acknowledge },
    (times, handlers) => new Connector({ ...address, WebSocket, giveUpAfter, timing: times }, handlers),
  );
  return client as unknown as BroadcastClient<C>;
}
