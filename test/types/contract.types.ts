/**
 * What the compiler accepts in a contract and what it does not. Never run: `npm run typecheck` and compiler.test.ts
 * read it.
 */
import * as v from 'valibot';
import {
  defineContract,
  type ClientToServerMessages,
  type ServerToClientMessages,
  type ServerToClientName,
} from '#sdk/contract';

export const contract = defineContract({
  serverToClient: {
    orderShipped: v.object({ orderId: v.string(), weight: v.optional(v.number()), note: v.optional(v.string(), '') }),
    delayed: v.object({ until: v.pipe(v.string(), v.toDate()), tags: v.array(v.picklist(['late', 'lost'])) }),
  },
  clientToServer: { sayHello: v.object({ name: v.string(), times: v.optional(v.number(), 1) }) },
  bidirectional: { chat: v.object({ text: v.string() }) },
});
type Received = ServerToClientMessages<typeof contract>;
type Sent = ClientToServerMessages<typeof contract>;

export const names: ServerToClientName<typeof contract>[] = ['orderShipped', 'delayed', 'chat'];
// @ts-expect-error sayHello goes the other way
export const astray: ServerToClientName<typeof contract> = 'sayHello';

export const received: Received['orderShipped'] = { orderId: 'A-1', note: '' };
// @ts-expect-error the schema fills note in, so it is always there
export const withoutDefault: Received['orderShipped'] = { orderId: 'A-1' };
// @ts-expect-error an order id is a string
export const wrongType: Received['orderShipped'] = { orderId: 1, note: '' };

export const dateAsText: Received['delayed']['until'] = '2026-11-21T10:00:00Z';
// @ts-expect-error a date arrives as a string
export const date: Received['delayed']['until'] = new Date();
export const tags: Received['delayed']['tags'] = ['late'];
// @ts-expect-error no such tag
export const wrongTag: Received['delayed']['tags'] = ['early'];

export const sent: Sent['sayHello'] = { name: 'alice' };
// @ts-expect-error a name is missing
export const nameless: Sent['sayHello'] = { times: 2 };
// @ts-expect-error no such field
export const extra: Sent['sayHello'] = { name: 'alice', loud: true };
export const bothWays: [Sent['chat'], Received['chat']] = [{ text: 'hi' }, { text: 'hi' }];

// @ts-expect-error not a schema
defineContract({ serverToClient: { orderShipped: { orderId: 'string' } } });
// @ts-expect-error no such direction
defineContract({ serverToServer: { orderShipped: v.string() } });

defineContract({
  serverToClient: { orderStatus: v.object({ orderId: v.string(), revision: v.number() }) },
  supersedes: { orderStatus: ({ orderId, revision }) => ({ key: orderId, version: revision }) },
});
defineContract({
  serverToClient: { orderStatus: v.object({ orderId: v.string() }) },
  // @ts-expect-error the data has no such field
  supersedes: { orderStatus: ({ revision }: { revision: number }) => ({ key: 'all', version: revision }) },
});
defineContract({
  serverToClient: { orderStatus: v.object({ orderId: v.string() }) },
  // @ts-expect-error a version is missing
  supersedes: { orderStatus: ({ orderId }) => ({ key: orderId }) },
});
