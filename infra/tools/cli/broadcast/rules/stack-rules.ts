/** The rules of the stack that start a broadcast, as EventBridge has them now. */
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import type { Stack } from '#tools/stack/stack';

export interface StackRule {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly pattern: string;
  /** The target that is the state machine. */
  readonly target: Target;
}

export async function startRulesOf(stack: Stack): Promise<StackRule[]> {
  const client = stack.client(EventBridgeClient);
  const { EventBusName, BroadcastStateMachineArn } = stack.outputs;
  const own = await ruleNamesOf(stack);
  const found: StackRule[] = [];
  for await (const { Name: name = '', Arn: arn = '', EventPattern: pattern } of rulesOnBus(client, EventBusName)) {
    if (pattern === undefined || !own.has(name)) continue;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name, EventBusName }));
    const target = Targets.find(({ Arn }) => Arn === BroadcastStateMachineArn);
    if (target) found.push({ name, arn, pattern, target });
  }
  return found;
}

/** The physical id of a rule on a bus of its own is `bus|rule`. */
async function ruleNamesOf(stack: Stack): Promise<ReadonlySet<string>> {
  const rules = (await stack.resources()).filter(({ type }) => type === 'AWS::Events::Rule');
  return new Set(rules.map(({ physicalId }) => physicalId.slice(physicalId.lastIndexOf('|') + 1)));
}

async function* rulesOnBus(client: EventBridgeClient, EventBusName: string) {
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ EventBusName, ...(NextToken && { NextToken }) }));
    yield* page.Rules ?? [];
    ({ NextToken } = page);
  } while (NextToken !== undefined);
}
