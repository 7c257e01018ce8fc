/**
 * A rule like that of a mapping, for events that only this run publishes: an event of the application's own would reach whoever
 * else listens on the bus. It starts the same state machine with the role that the stack's rules have.
 */
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { BROADCAST_REQUESTED, type Envelope } from '#shared/contracts';
import { broadcastIdOf } from '#shared/request/broadcast-id';
import type { Stack } from '#tools/stack/stack';
import { CannotCheckError } from './check';
import type { Trial } from './trial';
import type { TrialClient } from './trial-client';

/** Name of the mapping, in the ids of its broadcasts. */
export const MAPPING = 'Acceptance';
const DETAIL_TYPE = 'Acceptance';
const TARGET_ID = 'Broadcast';

/** What breaks a transformation that joins texts instead of writing JSON. */
export const AWKWARD = 'a "quoted" word,\na new line, a \\, a tab\t, a <b> and an é';

/** Milliseconds: a new rule takes effect after a while, so the event is published again, as the same broadcast. */
const EFFECT_MS = 90_000;
const AGAIN_MS = 5_000;

/** As the CDK writes it for a mapping; test/tools/cli/broadcast/acceptance compares the two. */
export const transformer = (key: string) => ({
  InputPathsMap: {
    source: '$.source',
    id: '$.id',
    time: '$.time',
    'detail-user': '$.detail.user',
    'detail-text': '$.detail.text',
  },
  InputTemplate:
    `{"mapping":"${MAPPING}","source":<source>,"eventId":<id>,"time":<time>,` +
    `"request":{"audience":{"users":[<detail-user>]},"message":{"type":"acceptance",` +
    `"data":{"text":<detail-text>,"composed":null}},"idempotencyKey":"${key}"},` +
    `"texts":[{"at":["message","data","composed"],"of":["text: ",{"detail.text":<detail-text>}]}]}`,
});

/** @returns the message that the event becomes */
export async function throughRule(trial: Trial, client: TrialClient): Promise<Envelope> {
  const { EventBusName, BroadcastStateMachineArn: Arn } = trial.outputs;
  const events = trial.stack.client(EventBridgeClient);
  const [source, key] = [`broadcast.acceptance.${trial.run}`, `mapped-${trial.run}`];
  const broadcastId = broadcastIdOf({ mapping: MAPPING, source, key });
  const RoleArn = await roleOf(trial);
  const Rule = `broadcast-acceptance-${trial.run}`;
  trial.made.rules.add(Rule);
  await events.send(
    new PutRuleCommand({
      ...{ Name: Rule, EventBusName },
      EventPattern: JSON.stringify({ source: [source], 'detail-type': [DETAIL_TYPE] }),
      Description: "Made by 'broadcast acceptance', which removes it",
    }),
  );
  const Targets = [{ Id: TARGET_ID, Arn, RoleArn, InputTransformer: transformer(key) }];
  const { FailedEntries: [failed] = [] } = await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
  if (failed) throw new Error(`its target was refused: ${failed.ErrorCode} ${failed.ErrorMessage}`);
  trial.made.broadcasts.add(broadcastId);
  let published = -Infinity;
  return trial.until(
    `the message at ${client.userId}`,
    async () => {
      if (performance.now() - published > AGAIN_MS) {
        const detail = { user: client.userId, text: AWKWARD };
        await trial.shared.publish({ source, detailType: DETAIL_TYPE, detail });
        published = performance.now();
      }
      return client.received.find(({ id }) => id === broadcastId);
    },
    undefined,
    EFFECT_MS,
  );
}

/** The role of the rule for requests. */
async function roleOf({ shared }: Trial): Promise<string> {
  const rules = await shared.startRules();
  const role = rules.find(({ pattern }) => pattern.includes(BROADCAST_REQUESTED))?.target.RoleArn;
  if (role === undefined) throw new CannotCheckError('the stack has no rule for requests whose role it could use');
  return role;
}

export async function removeRule(stack: Stack, Rule: string): Promise<void> {
  const { EventBusName } = stack.outputs;
  const events = stack.client(EventBridgeClient);
  await events.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids: [TARGET_ID] })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
  });
  await events.send(new DeleteRuleCommand({ Name: Rule, EventBusName }));
}
