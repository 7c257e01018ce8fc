/** Greets a client twice: through the SDK, and in its reply. The name 'trouble' causes an error. */
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
