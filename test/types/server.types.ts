/** What the compiler accepts in the server SDK. Never run: `npm run typecheck` and compiler.test.ts read it. */
import * as v from 'valibot';
import { defineContract } from '#sdk/contract';
import { createServerSdk, handle, type Interceptor } from '#sdk/server';

export const contract = defineContract({
  serverToClient: { greeting: v.object({ text: v.string() }) },
  clientToServer: { sayHello: v.object({ name: v.string(), times: v.optional(v.number(), 1) }) },
  bidirectional: { chat: v.object({ text: v.string() }) },
});
const sdk = createServerSdk(contract, { callbackUrl: 'https://example.com' });

void sdk.sendGreeting('id', { text: 'hi' });
void sdk.sendChat('id', { text: 'hi' }, { id: 'greeting-1' });
export const connected: Promise<boolean> = sdk.isConnected('id');

// @ts-expect-error a text is missing
void sdk.sendGreeting('id', {});
// @ts-expect-error no such field
void sdk.sendGreeting('id', { text: 'hi', loud: true });
// @ts-expect-error to which connection?
void sdk.sendGreeting({ text: 'hi' });
// @ts-expect-error clients send it
export type Astray = (typeof sdk)['sendSayHello'];

export const log: Interceptor = async ({ action, userId }, next) => {
  const text: string = action + (userId ?? '');
  return text === '' ? { statusCode: 400 } : next();
};

handle(contract, 'sayHello', async ({ input, sdk: injected, userId, connectedAt }) => {
  const times: number = input.times;
  const since: number = connectedAt.getTime();
  await injected.sendGreeting(userId ?? '', { text: `${input.name} ${times} ${since}` });
});
handle(contract, 'chat', ({ input }) => ({ type: 'chat', data: input }), { interceptors: [log], sdk });
// @ts-expect-error the server sends it
handle(contract, 'greeting', () => undefined);
// @ts-expect-error no such message
handle(contract, 'sayGoodbye', () => undefined);
// @ts-expect-error a reply is a message of the contract
handle(contract, 'sayHello', () => ({ type: 'hello', data: {} }));
// @ts-expect-error with its data
handle(contract, 'sayHello', () => ({ type: 'greeting', data: { words: 'hi' } }));
handle(contract, 'sayHello', ({ input }) => {
  // @ts-expect-error no such field
  void input.surname;
});
