/** Publishing domain events, and examples of them. */
import type { StackClients } from '#tools/stack/stack-clients';
import { invalid } from '../request';
import type { ConsoleActions, ConsoleSource } from '../source';
import { eventExamples } from './examples';

export const publishSource = (
  clients: () => StackClients,
): Pick<ConsoleSource, 'examples'> & Pick<ConsoleActions, 'publish'> => ({
  examples: async () => {
    const rules = await clients().startRules();
    return eventExamples(rules.map(({ pattern, target }) => ({ pattern: JSON.parse(pattern) as unknown, target })));
  },

  publish: async (event) => {
    try {
      return { eventId: await clients().publish(event) };
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : String(error));
    }
  },
});
