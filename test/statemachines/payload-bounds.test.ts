/**
 * No payload exceeds 256 KiB, even at sizes and lengths where one might: runs the shipped machines on the interpreter
 * alone, with the longest names allowed, and tracks the largest input, output, argument and variable.
 */
import { planAudience } from '#shared/request/audience';
import type { Audience, SendBatchInput } from '#shared/contracts';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import { MAX_INLINE_ENVELOPE_BYTES, MAX_NAME_LENGTH } from '#shared/contracts/limits';
import { everyoneRecipient } from '#shared/tables/recipients';
import type { Json } from '#local/core/service';
import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { settingsOf } from '#infra/settings';
import { ExecutionMeter } from '../bench/scale/meter/execution-meter';
import { output, run, type RunOptions } from '../infra/local/step-functions/support/run-definition';
import { shippedDefinition } from './support/shipped-definition';

const settings = settingsOf('local', {
  sender: { batchSize: 1000 },
  bulkSender: { batchSize: 1000 },
  recordOutcomesUpTo: 1_000_000,
});
const machine = (file: string) => JSON.parse(shippedDefinition(file, settings)) as object;
const BROADCAST = machine('broadcast.asl.json');
const FAN_OUT = machine('fan-out.asl.json');

const connectionId = (number: number) => `L0SM9cOFv${String(number).padStart(6, '0')}=`;
/** 128 characters of three bytes, the longest name in JSON. */
const longestName = (number: number) => `${number}`.padEnd(MAX_NAME_LENGTH, '漢');
const envelope = { text: 'x'.repeat(MAX_INLINE_ENVELOPE_BYTES - 100) };
const identity = {
  broadcastId: `${'m'.repeat(64)}/${'s'.repeat(256)}/${'漢'.repeat(MAX_NAME_LENGTH)}`,
  owner: `arn:aws:states:us-east-1:000000000000:execution:${'o'.repeat(160)}`,
  startedAt: '2026-01-01T00:00:00.000Z',
  executionUrl: `https://console.example/${'e'.repeat(300)}`,
};

/** Every page is full of the longest user ids, for that many rounds; the case gives the sender's answer. */
function tasks(rounds: number, opened: Json, sendBatch: (batch: SendBatchInput) => Json) {
  let found = 0;
  const started: Json[] = [];
  const runTask: RunTask = async (_resource, taskArguments, { state }) => {
    if (state === 'OpenBroadcast') return { Payload: opened };
    if (state === 'QueryPage') {
      const { Limit } = taskArguments as { Limit: number };
      if ((rounds -= 1) < 0) return { Items: [] };
      const Items = Array.from({ length: Limit }, (_, index) => ({
        connectionId: { S: connectionId(found + index) },
        userId: { S: longestName(found + index) },
      }));
      found += Limit;
      const last = { recipient: { S: everyoneRecipient(0) }, connectionId: { S: connectionId(found - 1) } };
      return { Items, LastEvaluatedKey: last };
    }
    if (state === 'SendBatch') return { Payload: sendBatch((taskArguments as unknown as Call).Payload) };
    if (state === 'StartFanOut') {
      started.push((taskArguments as { Input: Json }).Input);
      return { ExecutionArn: 'arn:fan-out' };
    }
    return {};
  };
  return { runTask, started, found: () => found };
}
interface Call {
  readonly Payload: SendBatchInput;
}

async function highWaterMark(definition: object, input: Json, runTask: RunTask, signal?: AbortSignal) {
  const meter = new ExecutionMeter();
  const observe: NonNullable<RunOptions['observe']> = (event) =>
    meter.take({ executionArn: 'run', stateMachineArn: 'machine', event });
  const ended = await run(definition, { input, runTask, observe, ...(signal && { signal }) });
  return { ended, share: meter.largestPayloadBytes / MAX_STATE_PAYLOAD_BYTES };
}

const opened = (plan: Omit<ReturnType<typeof planAudience>, 'envelope'>): Json =>
  ({ decision: 'OPEN', attempt: 1, ...identity, ...plan, envelope }) as unknown as Json;
const toEveryone = { ...planAudience({ everyone: true }, settings.shards), recipients: [everyoneRecipient(0)] };
/** As many names as one broadcast may list. */
function most(audienceOf: (count: number) => Audience) {
  const fits = (count: number) => {
    try {
      return planAudience(audienceOf(count), settings.shards);
    } catch {
      return undefined;
    }
  };
  let below = 1;
  while (fits(2 * below)) below *= 2;
  let above = 2 * below;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (fits(middle)) below = middle;
    else above = middle;
  }
  return fits(below)!;
}

const none = { delivered: 0, stale: [], failed: [], unsent: [], recorded: 0 };
const delivered = ({ connectionIds }: SendBatchInput): Json => ({ ...none, delivered: connectionIds.length });
const failed = ({ connectionIds }: SendBatchInput): Json => ({
  ...none,
  failed: connectionIds.map((id) => ({ connectionId: id, reason: 'INTERNAL_SERVER_ERROR' })),
});
const lost = (): Json => {
  throw new StateError('Sandbox.Timedout', 'x'.repeat(1000));
};

const direct = (count: number): Audience => ({
  connections: Array.from({ length: count }, (_, index) => connectionId(900_000 - index)),
});
const mostDirect = most(direct);

describe.each([
  ['delivered', delivered],
  ['failed, each for a reason', failed],
  ['lost with their sender', lost],
])('full rounds of the longest user ids, recorded in full, in batches of 1,000: %s', (_, sendBatch) => {
  it.each([
    ['everyone', toEveryone],
    ['and as many direct connections', { ...mostDirect, recipients: [everyoneRecipient(0)] }],
  ])('stays below the limit in the broadcast: %s', async (_name, plan) => {
    const { runTask, found } = tasks(2, opened(plan), sendBatch);
    const { ended, share } = await highWaterMark(BROADCAST, {}, runTask);
    expect(output(ended)).toMatchObject({ connections: found() + plan.connectionIds.length });
    expect(share).toBeLessThan(1);
    expect(share).toBeGreaterThan(0.8);
  });

  it('stays below the limit in a part of a fan-out', async () => {
    const { runTask, found } = tasks(2, {}, sendBatch);
    const { ended, share } = await highWaterMark(FAN_OUT, fanOutInput({ shardsWaiting: ['everyone#0'] }), runTask);
    expect(output(ended)).toMatchObject({ connections: found(), lostParts: 0 });
    expect(share).toBeLessThan(1);
    expect(share).toBeGreaterThan(0.8);
  });
});

const channels =
  (length: number) =>
  (count: number): Audience => ({
    channels: Array.from({ length: count }, (_, index) => index.toString(36).padStart(length, 'c')),
  });

it.each([
  [`names of ${MAX_NAME_LENGTH} characters`, MAX_NAME_LENGTH],
  ['names of 3 characters', 3],
])('as many channels as one broadcast may list, %s, are handed over and split below the limit', async (_, length) => {
  const plan = most(channels(length));
  const broadcast = tasks(0, opened(plan), delivered);
  const handedOver = await highWaterMark(BROADCAST, {}, broadcast.runTask);
  expect(output(handedOver.ended)).toMatchObject({ status: 'HANDED_OVER' });
  expect(handedOver.share).toBeLessThan(1);

  // Thousands of parts: by the first query of the first one, everything large has happened.
  const controller = new AbortController();
  let parts = 0;
  const fanOut = await highWaterMark(
    FAN_OUT,
    broadcast.started[0]!,
    async (_resource, _arguments, { state }) => {
      if (state === 'QueryPage') {
        parts += 1;
        controller.abort();
      }
      return {};
    },
    controller.signal,
  );
  expect(fanOut.ended.outcome.status).toBe('ABORTED');
  expect(parts).toBeGreaterThan(0);
  expect(fanOut.share).toBeLessThan(1);
});

function fanOutInput(input: { readonly shardsWaiting: string[] }): Json {
  const { recipients: _, connectionIds, ...audience } = toEveryone;
  return {
    broadcast: identity,
    delivery: {
      tally: { connections: 0, delivered: 0, stale: 0, failed: 0, batches: 0, recorded: 0 },
      failures: [],
      unreached: { count: 0, users: [] },
    },
    audience: { ...audience, direct: connectionIds },
    cursors: [],
    usersWaiting: 0,
    ...input,
  } as unknown as Json;
}
