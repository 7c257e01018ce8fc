/** The current targets of rules; asks EventBridge once per rule. */
import {
  EventBridgeClient,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
  type Target,
} from '@aws-sdk/client-eventbridge';
import type { Stack } from '../stack';

export class RuleTargets {
  readonly #byRule = new Map<string, Promise<readonly Target[]>>();

  constructor(private readonly stack: Stack) {}

  isStateMachine(arn: string): boolean {
    return arn === this.stack.outputs.BroadcastStateMachineArn;
  }

  async find(ruleArn: string, targetArn: string): Promise<Target | undefined> {
    const targets = this.#byRule.get(ruleArn) ?? this.#ask(ruleArn);
    this.#byRule.set(ruleArn, targets);
    return (await targets).find(({ Arn }) => Arn === targetArn);
  }

  /** `arn:...:rule/BUS/NAME`, or on the default bus `arn:...:rule/NAME`. */
  async #ask(ruleArn: string): Promise<readonly Target[]> {
    const [Rule = '', EventBusName = 'default'] = ruleArn.split(':rule/')[1]?.split('/').reverse() ?? [];
    try {
      const command = new ListTargetsByRuleCommand({ Rule, EventBusName });
      return (await this.stack.client(EventBridgeClient).send(command)).Targets ?? [];
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }
}
