/** Greets a client: once by the SDK, once in reply. The name 'trouble' makes trouble. */
import { countMessages, handle, logMessages, replyToErrors } from '#sdk/server';
import { contract } from './contract';

export const handler = handle(
  contract,
  'sayHello',
  async ({ input, connectionId, userId = '', sdk }) => {
    if (input.name === 'trouble') throw new Error('trouble');
    const { length: connections } = await sdk.connectionsOf(userId);
    await sdk.sendGreeting(connectionId, { text: `Hello ${input.name}, by the SDK`, connections });
    return { type: 'greeting', data: { text: `Hello ${input.name}, in reply`, connections } };
  },
  { interceptors: [replyToErrors(), logMessages(), countMessages()] },
);
