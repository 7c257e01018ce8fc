/** Publishing domain events, and examples of them. */
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import { invalid } from '../request';
import type { ConsoleActions, ConsoleSource } from '../source';
import { eventExamples } from './examples';

export const publishSource = (
  stack: () => Promise<Stack>,
): Pick<ConsoleSource, 'examples'> & Pick<ConsoleActions, 'publish'> => ({
  examples: async () => {
    const rules = await startRulesOf(await stack());
    return eventExamples(rules.map(({ pattern, target }) => ({ pattern: JSON.parse(pattern) as unknown, target })));
  },

  publish: async (event) => {
    const shared = await (await stack()).shared();
    try {
      return { eventId: await shared.publish(event) };
    } catch (error) {
      throw invalid(error instanceof Error ? error.message : String(error));
    }
  },
});
