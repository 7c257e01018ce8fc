/** The rules on the service's bus that start a broadcast, as they are now. */
import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type EventBridgeClient,
  type Target,
} from '@aws-sdk/client-eventbridge';
import type { StackOutputs } from '#constructs/stack-outputs';

export interface StartRule {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly pattern: string;
  /** The target that is the state machine. */
  readonly target: Target;
}

/** @param isOwn selects the rules whose targets to ask for; a bus may have rules of many stacks. @default - every rule */
export async function startRulesOn(
  client: EventBridgeClient,
  { EventBusName, BroadcastStateMachineArn }: StackOutputs,
  isOwn: (name: string) => boolean = () => true,
): Promise<StartRule[]> {
  const found: StartRule[] = [];
  for await (const { Name: name = '', Arn: arn = '', EventPattern: pattern } of rulesOnBus(client, EventBusName)) {
    if (pattern === undefined || !isOwn(name)) continue;
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name, EventBusName }));
    const target = Targets.find(({ Arn }) => Arn === BroadcastStateMachineArn);
    if (target) found.push({ name, arn, pattern, target });
  }
  return found;
}

async function* rulesOnBus(client: EventBridgeClient, EventBusName: string) {
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ EventBusName, ...(NextToken && { NextToken }) }));
    yield* page.Rules ?? [];
    ({ NextToken } = page);
  } while (NextToken !== undefined);
}
