/** What the compiler accepts in a publisher. Never run: `npm run typecheck` and compiler.test.ts read it. */
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';
import { createPublisher } from '#sdk/publisher';

const contract = defineContract({
  serverToClient: { orderShipped: v.object({ orderId: v.string(), at: v.optional(v.date()) }) },
  clientToServer: { sayHello: v.object({ name: v.string() }) },
});
const publisher = createPublisher(contract, { eventBusName: 'shop' });
const to = { users: ['alice'] };

void publisher.orderShipped({ to, data: { orderId: 'A-1', at: new Date() }, expiresAt: new Date() });
void publisher.publishAll([{ type: 'orderShipped', to, data: { orderId: 'A-1' } }]);

// @ts-expect-error an order id is a string
void publisher.orderShipped({ to, data: { orderId: 1 } });
// @ts-expect-error no such field
void publisher.orderShipped({ to, data: { orderId: 'A-1', customer: 'alice' } });
// @ts-expect-error the order id is missing
void publisher.orderShipped({ to, data: {} });
// @ts-expect-error to whom?
void publisher.orderShipped({ data: { orderId: 'A-1' } });
// @ts-expect-error no such audience
void publisher.orderShipped({ to: { user: 'alice' }, data: { orderId: 'A-1' } });
// @ts-expect-error clients send it
export type Astray = (typeof publisher)['sayHello'];
// @ts-expect-error no such message
void publisher.publishAll([{ type: 'orderLost', to, data: { orderId: 'A-1' } }]);
// @ts-expect-error of another message
void publisher.publishAll([{ type: 'orderShipped', to, data: { name: 'alice' } }]);
