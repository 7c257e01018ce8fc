/** The stack's rules that start a broadcast, without those of another stack on the same bus. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Stack } from '../stack';
import { startRulesOn, type StartRule } from '../start-rules';

export async function startRulesOf(stack: Stack): Promise<StartRule[]> {
  const own = await ruleNamesOf(stack);
  return startRulesOn(stack.client(EventBridgeClient), stack.outputs, (name) => own.has(name));
}

/** On a bus that is not the default, a rule's physical id is `bus|rule`. */
async function ruleNamesOf(stack: Stack): Promise<ReadonlySet<string>> {
  const rules = (await stack.resources()).filter(({ type }) => type === 'AWS::Events::Rule');
  return new Set(rules.map(({ physicalId }) => physicalId.slice(physicalId.lastIndexOf('|') + 1)));
}
