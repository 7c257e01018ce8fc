/** Runs the whole app on this machine: an event on the bus reaches a connected client, and the report says so. */
import { connect, type BroadcastClient } from 'step-functions-broadcast-client';
import {
  StackClients,
  startLocalCloud,
  stackOutputs,
  waitUntil,
  type LocalCloud,
} from 'step-functions-broadcast/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { contract } from '../functions/contract';

let cloud: LocalCloud;
let stack: StackClients;
let alice: BroadcastClient<typeof contract>;
const shipped: unknown[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({ projectRoot: process.cwd(), port: 0 });
  const outputs = stackOutputs(cloud.outputs);
  stack = new StackClients(outputs, cloud.access);
  alice = connect<typeof contract>({
    url: outputs.WebSocketUrl,
    token: () => stack.token({ userId: 'alice' }),
    WebSocket,
  });
  alice.on('orderShipped', (data) => shipped.push(data));
  await waitUntil('the connection', async () => (await stack.connectionsOf('alice')).length === 1);
});

afterAll(async () => {
  alice?.close();
  stack?.close();
  await cloud?.stop();
});

it('sends the customer a message for an event on the bus, and reports it', async () => {
  const detail = { orderId: 'A-1', customerId: 'alice' };
  const id = await stack.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
  const report = await waitUntil('the report', () => stack.closedReport(`OrderShipped/shop.orders/${id}`));
  expect(report).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  await waitUntil('the message', () => shipped.length === 1);
  expect(shipped[0]).toEqual({ orderId: 'A-1', carrier: 'DHL' });
});

it('puts an event on the bus when a client calls the route', async () => {
  alice.send('shipOrder', { orderId: 'A-2' });
  await waitUntil('the message', () => shipped.length === 2);
  expect(shipped[1]).toMatchObject({ orderId: 'A-2' });
});
