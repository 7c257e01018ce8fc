/** What a client typed by a contract accepts. Never run: `npm run typecheck` and compiler.test.ts read it. */
import { WebSocket } from 'ws';
import type { contract } from '#test/support/shop/contract';
import { connect } from '#sdk/client';
import type { contract as ownContract } from './contract.types';

const url = 'ws://127.0.0.1:4566/dev';
const shop = connect<typeof contract>({ url, token: () => Promise.resolve('a.b.c'), WebSocket });
const own = connect<typeof ownContract>({ url });

shop.on('orderShipped', ({ orderId }, { id, time }) => [orderId, id, time].map((text) => text.length));
// @ts-expect-error no such message
shop.on('orderLost', () => undefined);
// @ts-expect-error no such field
shop.on('orderShipped', ({ orderNumber }) => void orderNumber);
shop.on('orderShipped', ({ orderId }) => {
  // @ts-expect-error an order id is a string
  const wrongType: number = orderId;
  return wrongType;
});

own.send('sayHello', { name: 'alice' });
// @ts-expect-error a name is a string
own.send('sayHello', { name: 1 });
// @ts-expect-error no such field
own.send('sayHello', { name: 'alice', loud: true });
// @ts-expect-error its data is missing
own.send('sayHello');
// @ts-expect-error the server sends it
own.send('orderShipped', { orderId: 'A-1' });
own.on('chat', ({ text }) => own.send('chat', { text }));
// @ts-expect-error clients send it
own.on('sayHello', () => undefined);
own.on('delayed', ({ until }) => {
  // @ts-expect-error a date arrives as a string
  const date: Date = until;
  return date;
});

// @ts-expect-error not a URL
connect<typeof contract>({ token: () => 'a.b.c' });
// @ts-expect-error no such option
connect<typeof contract>({ url, retries: 3 });
// @ts-expect-error no such time
connect<typeof contract>({ url, timing: { pingMs: 1 } });

const untyped = connect({ url });
untyped.on('anything', (data) => {
  // @ts-expect-error nothing is known about it
  const text: string = data;
  return text;
});
untyped.send('anything', { goes: true });
untyped.send('anything');
