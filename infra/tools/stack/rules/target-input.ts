/** What a rule passes to its target for an event: EventBridge's work, done here for an event it has given up on. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '#local/events/event';
import { compileInput, type InputTransformer } from '#local/events/input/index';

/**
 * @returns JSON text
 * @throws InvalidInputError if the event lacks what the transformer needs
 */
export function inputOf(
  { Id = '', Input, InputPath, InputTransformer: transformer }: Target,
  event: BusEvent,
  rule: { readonly arn: string; readonly name: string },
): string {
  const settings = {
    Id,
    ...(Input !== undefined && { Input }),
    ...(InputPath !== undefined && { InputPath }),
    ...(transformer && { InputTransformer: transformer as InputTransformer }),
  };
  return compileInput(settings)(event, { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: event.time });
}
