/** What a test client typed by a contract takes and gives. Never run: `npm run typecheck` and compiler.test.ts read it. */
import { createElement } from 'react';
import type { BroadcastClient } from '#sdk/client';
import { BroadcastProvider } from '#sdk/react';
import { createTestClient } from '#sdk/testing';
import { contract } from './contract.types';

const client = createTestClient(contract);

export const asTheApplicationHasIt: BroadcastClient<typeof contract> = client;
createElement(BroadcastProvider<typeof contract>, { client });

void client.receive('orderShipped', { orderId: 'A-1' });
void client.receive('chat', { text: 'Hi' }, { id: '1' });
// @ts-expect-error no such message
void client.receive('orderLost', {});
// @ts-expect-error an order id is a text
void client.receive('orderShipped', { orderId: 1 });
// @ts-expect-error clients send it
void client.receive('sayHello', { name: 'alice' });
// @ts-expect-error no such state
client.setState('offline');

for (const message of client.sent) {
  if (message.name === 'chat') message.data.text.trim();
  // @ts-expect-error it may be another message
  void message.data.name;
}
