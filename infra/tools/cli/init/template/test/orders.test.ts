/** The whole app on this machine: a client connects, an event is put on the bus, the message arrives, the report says so. */
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

it('tells the customer of an event on the bus, and reports it', async () => {
  const detail = { orderId: 'A-1', customerId: 'alice' };
  const id = await stack.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
  const report = await waitUntil('the report', () => stack.publishedReport(`OrderShipped/shop.orders/${id}`));
  expect(report).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  await waitUntil('the message', () => shipped.length === 1);
  expect(shipped[0]).toEqual({ orderId: 'A-1', carrier: 'DHL' });
});

it('has a route that puts such an event on the bus', async () => {
  alice.send('shipOrder', { orderId: 'A-2' });
  await waitUntil('the message', () => shipped.length === 2);
  expect(shipped[1]).toMatchObject({ orderId: 'A-2' });
});
