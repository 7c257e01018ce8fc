/**
 * A STANDARD execution fails at its 25,000th event. Runs the shipped machine on the interpreter alone, through full rounds, and
 * holds the events against what the bound of rounds is made of.
 */
import type { SendBatchInput } from '#shared/contracts';
import { everyoneRecipient } from '#shared/tables/recipients';
import { checkSettings } from '#constructs/settings/check-settings';
import {
  EVENTS_PER_BATCH,
  eventsPerRound,
  handOverRounds,
  QUERIES_PER_ROUND,
} from '#constructs/workflow/workflow-limits';
import { settingsOf } from '#infra/settings';
import type { Json } from '#local/core/service';
import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { run } from '../infra/local/step-functions/support/run-definition';
import { shippedDefinition } from './support/shipped-definition';

const MAX_HISTORY_EVENTS = 25_000;
const id = (number: number) => `L0SM9cOFv${String(number).padStart(6, '0')}=`;
const standard = (batchSize: number, afterRounds = 1000) =>
  settingsOf('local', {
    workflowType: 'STANDARD',
    fanOut: { afterRounds, usersPerPart: 500 },
    sender: { batchSize },
  });

interface Run {
  readonly batchSize: number;
  readonly rounds: number;
  /** Directly addressed ones. */
  readonly connections?: readonly string[];
  /** Each batch is sent at its second try. */
  readonly isSecondTry?: boolean;
}

/** Pages never end, and all their connections are sent to. */
async function eventsOf({ batchSize, rounds, connections = [], isSecondTry = false }: Run): Promise<number> {
  let events = 0;
  let found = 0;
  let handedOver = false;
  const tried = new Set<string>();
  const runTask: RunTask = async (_resource, taskArguments, { state }) => {
    if (state === 'OpenBroadcast') {
      const recipients = Array.from({ length: QUERIES_PER_ROUND }, (_, shard) => everyoneRecipient(shard));
      const plan = { connectionIds: connections, users: [], channels: [], excludeUsers: [], excludeConnections: [] };
      const broadcast = { broadcastId: 'b', owner: 'o', startedAt: new Date().toISOString(), executionUrl: 'u' };
      return {
        Payload: { decision: 'OPEN', attempt: 1, envelope: { text: '{}' }, recipients, ...plan, ...broadcast },
      } as unknown as Json;
    }
    if (state === 'QueryPage') {
      const { Limit } = taskArguments as { Limit: number };
      const Items = Array.from({ length: Limit }, () => ({ connectionId: { S: id(found++) }, userId: { S: 'alice' } }));
      const key = { recipient: { S: everyoneRecipient(0) }, connectionId: { S: id(found - 1) } };
      return { Items, LastEvaluatedKey: key };
    }
    if (state === 'SendBatch') {
      const { connectionIds } = (taskArguments as unknown as { readonly Payload: SendBatchInput }).Payload;
      const batch = connectionIds.join();
      if (isSecondTry && !tried.has(batch)) {
        tried.add(batch);
        throw new StateError('Lambda.Unknown', 'The function ended early.');
      }
      return { Payload: { delivered: connectionIds.length, stale: [], failed: [], unsent: [], recorded: 0 } };
    }
    if (state === 'StartFanOut') handedOver = true;
    return { ExecutionArn: 'arn:fan-out' };
  };
  const definition = JSON.parse(shippedDefinition('broadcast.asl.json', standard(batchSize, rounds))) as object;
  await run(definition, { input: {}, runTask, observe: () => (events += 1) });
  expect(handedOver).toBe(true);
  return events;
}

it.each([20, 200, 1000])('a round with batches of %i has no more events than the bound counts', async (batchSize) => {
  const round = (await eventsOf({ batchSize, rounds: 2 })) - (await eventsOf({ batchSize, rounds: 1 }));
  const counted = eventsPerRound({ batchSize });
  expect(round).toBeLessThanOrEqual(counted);
  expect(round).toBeGreaterThan(0.8 * counted);
  expect(handOverRounds(standard(batchSize)) * counted).toBeLessThanOrEqual(MAX_HISTORY_EVENTS / 2);
});

it('has room for a second try of each batch', async () => {
  const batchSize = 20;
  const [first, second] = [1, 2].map((rounds) => eventsOf({ batchSize, rounds, isSecondTry: true }));
  const round = (await second!) - (await first!);
  expect(handOverRounds(standard(batchSize)) * round).toBeLessThan(MAX_HISTORY_EVENTS);
});

it('has room for as many directly addressed connections as a request can name', async () => {
  const [batchSize, count, most] = [20, 400, 10_000];
  const connections = Array.from({ length: count }, (_, number) => id(900_000 - number));
  const events = (await eventsOf({ batchSize, rounds: 1, connections })) - (await eventsOf({ batchSize, rounds: 1 }));
  expect(events / (count / batchSize)).toBeLessThanOrEqual(EVENTS_PER_BATCH);
  expect((most / batchSize) * EVENTS_PER_BATCH).toBeLessThan(0.4 * MAX_HISTORY_EVENTS);
});

it('keeps the setting where it is smaller, and for EXPRESS, which has no such limit', () => {
  expect(handOverRounds(settingsOf('local', { workflowType: 'STANDARD' }))).toBe(10);
  expect(handOverRounds(settingsOf('local', { fanOut: { afterRounds: 1000, usersPerPart: 500 } }))).toBe(1000);
  expect(() => checkSettings(standard(19))).toThrow(
    'sender.batchSize must be at least 20 with workflowType STANDARD, got 19',
  );
});
