/** Target type event bus: forwards the event unchanged, with its id. */
import { forwardedEntry } from '../publish/forwarded-entry';
import { type TargetSender, type TargetSettings, callerFor } from './target';

export const eventBusSender =
  ({ arn, roleArn, context }: TargetSettings): TargetSender =>
  async ({ event, ruleArn }) => {
    await context.registry.call({
      service: 'events',
      operation: 'PutEvents',
      input: { Entries: [forwardedEntry(event, arn)] },
      caller: await callerFor({ roleArn, context }, ruleArn),
    });
  };
