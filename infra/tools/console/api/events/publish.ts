/** Publishing domain events, and examples of them. */
import { contractInTemplate } from '#constructs/contract/described-contract';
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import { invalid } from '../request';
import type { ConsoleActions, ConsoleSource } from '../source';
import { eventExamples } from './examples';

export const publishSource = (
  stack: () => Promise<Stack>,
): Pick<ConsoleSource, 'examples'> & Pick<ConsoleActions, 'publish'> => ({
  examples: async () => {
    const found = await stack();
    // Without the right to read the template, the examples come from the rules alone.
    const template = found.template().catch(() => undefined);
    const rules = await startRulesOf(found);
    return eventExamples(
      rules.map(({ pattern, target }) => ({ pattern: JSON.parse(pattern) as unknown, target })),
      contractInTemplate(await template),
    );
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
