/** What a rule hands to its target of an event: EventBridge's own work, done here for an event that it has given up. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '#local/events/event';
import { compileInput, type InputTransformer } from '#local/events/input/index';

/**
 * @returns JSON text
 * @throws InvalidInputError when the event lacks what the transformer needs
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
