/** Records what is published on the bus of a local stack, with a rule of the test's own. */
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import type { StackUnderTest } from './stack-under-test';

export interface WatchedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const LOG_GROUP = '/test/watch-bus';

/** @returns the events seen so far, in order; the list grows */
export async function watchBus(stack: StackUnderTest, detailTypes: readonly string[]): Promise<WatchedEvent[]> {
  const { local, outputs } = stack;
  if (!local) throw new Error('The bus can only be watched in the local cloud');
  const events: WatchedEvent[] = [];
  local.logs.onWrite(({ logGroup, message }) => {
    if (logGroup === LOG_GROUP) events.push(JSON.parse(message) as WatchedEvent);
  });
  const client = new EventBridgeClient(local.access);
  const rule = { EventBusName: outputs.EventBusName };
  const EventPattern = JSON.stringify({ 'detail-type': detailTypes });
  await client.send(new PutRuleCommand({ ...rule, Name: 'watch', EventPattern }));
  const Arn = `arn:aws:logs:${local.environment.region}:000000000000:log-group:${LOG_GROUP}`;
  await client.send(new PutTargetsCommand({ ...rule, Rule: 'watch', Targets: [{ Id: 'T', Arn }] }));
  client.destroy();
  return events;
}
