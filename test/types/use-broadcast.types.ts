/** What the hook typed by a contract accepts and returns. Never run: `npm run typecheck` and compiler.test.ts read it. */
import { useBroadcast } from '#sdk/react';
import type { contract } from './contract.types';

const url = 'wss://example.test/dev';

const { last, send } = useBroadcast<typeof contract>({
  url,
  on: { chat: ({ text }) => send('chat', { text }) },
  latest: ['orderShipped'],
});
export const orderId: string | undefined = last.orderShipped?.orderId;
// @ts-expect-error there may be none yet
export const withoutAny: string = last.orderShipped.orderId;
// @ts-expect-error no such message
void last.orderLost;
// @ts-expect-error a text is missing
send('chat', {});

// @ts-expect-error no such message
useBroadcast<typeof contract>({ url, on: { orderLost: () => undefined } });
// @ts-expect-error no such field
useBroadcast<typeof contract>({ url, on: { chat: ({ words }) => void words } });
// @ts-expect-error clients send it
useBroadcast<typeof contract>({ url, latest: ['sayHello'] });
// @ts-expect-error the URL tells connections apart
useBroadcast<typeof contract>({ url: () => url });
