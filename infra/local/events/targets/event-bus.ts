/** Target type event bus: the event goes on as it is, with the id it has. */
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
