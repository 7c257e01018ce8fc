/** Runs the app's template and functions on this machine, with real sockets. For Jest, and for vitest with `globals`. */
import { connect, type BroadcastClient } from 'step-functions-broadcast-client';
import {
  StackClients,
  stackOutputs,
  startLocalCloud,
  waitUntil,
  type LocalCloud,
} from 'step-functions-broadcast/testing';
import { WebSocket } from 'ws';
import type { contract } from './contract';

let cloud: LocalCloud;
let aws: StackClients;
let client: BroadcastClient<typeof contract>;
const received: string[] = [];

beforeAll(async () => {
  // A busy machine must not run into time limits.
  cloud = await startLocalCloud({ projectRoot: __dirname, port: 0, timeLimitFactor: 20 });
  const outputs = stackOutputs(cloud.outputs);
  aws = new StackClients(outputs, cloud.access);
  client = connect<typeof contract>({
    url: outputs.WebSocketUrl,
    token: () => aws.token({ userId: 'alice' }),
    WebSocket,
  });
  client.on('orderShipped', ({ orderId }) => received.push(orderId));
  await waitUntil('the connection', async () => (await aws.connectionsOf('alice')).length === 1);
});
afterAll(async () => {
  client.close();
  aws.close();
  await cloud.stop();
});
afterEach(() => cloud.faults.clear());

/** @returns the delivery report of the event's broadcast */
async function ship(customerId: string, orderId: string) {
  const event = { source: 'shop.orders', detailType: 'OrderShipped', detail: { customerId, orderId } };
  const broadcastId = `OrderShipped/shop.orders/${await aws.publish(event)}`;
  return waitUntil('the report', () => aws.closedReport(broadcastId));
}

it('tells customers that their order was shipped', async () => {
  expect(await ship('alice', 'A-1')).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  await waitUntil('the message', () => received.includes('A-1'));
});

it('reports customers who are not connected', async () => {
  expect(await ship('zoe', 'A-2')).toMatchObject({ status: 'NO_CONNECTIONS', unreachedUsers: { users: ['zoe'] } });
});

it('reports messages that API Gateway does not deliver', async () => {
  cloud.faults.set({ faults: [{ type: 'post-status', status: 413 }] });
  expect(await ship('alice', 'A-3')).toMatchObject({ status: 'PARTIAL', failed: 1 });
});
