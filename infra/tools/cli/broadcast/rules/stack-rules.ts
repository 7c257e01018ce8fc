/** The rules of the stack that start a broadcast: not those of another stack on the same bus. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Stack } from '#tools/stack/stack';
import { startRulesOn, type StartRule } from '#tools/stack/start-rules';

export async function startRulesOf(stack: Stack): Promise<StartRule[]> {
  const own = await ruleNamesOf(stack);
  return startRulesOn(stack.client(EventBridgeClient), stack.outputs, (name) => own.has(name));
}

/** The physical id of a rule on a bus of its own is `bus|rule`. */
async function ruleNamesOf(stack: Stack): Promise<ReadonlySet<string>> {
  const rules = (await stack.resources()).filter(({ type }) => type === 'AWS::Events::Rule');
  return new Set(rules.map(({ physicalId }) => physicalId.slice(physicalId.lastIndexOf('|') + 1)));
}
