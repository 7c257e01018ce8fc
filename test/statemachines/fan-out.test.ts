/** Fan-out on the interpreter alone: lost parts, and a report that cannot be recorded or published. */
import type { Json } from '#local/core/service';
import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { output, run } from '../infra/local/step-functions/support/run-definition';
import { composedWithNames } from './support/composed';

const definition = composedWithNames('fan-out.asl.json');

const input: Json = {
  broadcast: {
    broadcastId: 'orders/shop/1',
    owner: 'me',
    startedAt: '2026-01-01T00:00:00.000Z',
    executionUrl: 'u',
  },
  delivery: {
    tally: { connections: 0, delivered: 0, stale: 0, failed: 0, batches: 0, recorded: 0 },
    failures: [],
    unreached: { count: 0, users: [] },
  },
  audience: { direct: [], users: ['alice', 'bob'], channels: [], excludeUsers: [], excludeConnections: [] },
  cursors: [],
  usersWaiting: 2,
  shardsWaiting: ['everyone#7'],
};

it.each([
  ['a lost part is on record', false],
  ['a lost part is counted even if that cannot be written', true],
])('%s', async (_, tableIsDown) => {
  const written: string[] = [];
  const report = output(
    await run(definition, {
      input,
      runTask: async (_resource, taskArguments, { state }) => {
        if (state === 'QueryPage') throw new StateError('DynamoDb.InternalServerError', 'down');
        if (state !== 'RecordLostPart') return {};
        if (tableIsDown) throw new StateError('DynamoDB.InternalServerError', 'down');
        written.push((taskArguments as { Item: { lostPart: { S: string } } }).Item.lostPart.S);
        return {};
      },
    }),
  );

  expect(report).toMatchObject({ status: 'PARTIAL', lostParts: 2, connections: 0, recorded: 0 });
  const reason = 'DynamoDb.InternalServerError';
  const parts = [
    { reason, recipients: ['user#alice', 'user#bob'] },
    { reason, recipients: ['everyone#7'] },
  ];
  const recorded = written.map((text) => JSON.parse(text) as unknown);
  expect(recorded).toHaveLength(tableIsDown ? 0 : parts.length);
  if (!tableIsDown) expect(recorded).toEqual(expect.arrayContaining(parts));
});

it.each([
  ['failures alone, once the limit of the settings is used up', undefined, 'FAILURES'],
  ['everything, if the broadcast needs it', 1_000_000, 'ALL'],
])('its parts record %s', async (_, recordUpTo, expected) => {
  const records: unknown[] = [];
  const tally = { connections: 1_000_000 - 10_000, delivered: 0, stale: 0, failed: 0, batches: 0, recorded: 0 };
  const begun = {
    ...(input as { audience: object }),
    ...{ delivery: { tally, failures: [], unreached: { count: 0, users: [] } } },
    audience: { ...(input as { audience: object }).audience, ...(recordUpTo !== undefined && { recordUpTo }) },
  } as unknown as Json;
  await run(definition, {
    input: begun,
    runTask: async (_resource, taskArguments, { state }) => {
      if (state === 'QueryPage') return { Items: [{ connectionId: { S: 'c' }, userId: { S: 'x' } }] };
      const { Payload } = taskArguments as { Payload?: { record?: string; connectionIds?: string[] } };
      if (state !== 'SendBatch') return {};
      records.push(Payload?.record);
      return { Payload: { delivered: 1, stale: [], failed: [], unsent: [], recorded: 1 } };
    },
  });
  expect(new Set(records)).toEqual(new Set([expected]));
});

it('adds up, over its parts and the broadcast before it, what is on record and which failures are not', async () => {
  const delivery = {
    tally: { connections: 4, delivered: 1, stale: 0, failed: 3, batches: 1, recorded: 1, unrecorded: 3 },
    failures: [],
    unreached: { count: 0, users: [] },
  };
  const begun: Json = { ...(input as object), delivery };
  const runTask: RunTask = async (_resource, taskArguments, { state }) => {
    const { ExpressionAttributeValues: values = {}, Payload } = taskArguments as {
      ExpressionAttributeValues?: Record<string, { S: string }>;
      Payload?: { connectionIds: string[] };
    };
    const recipient = values[':recipient']?.S;
    if (state === 'QueryPage') return { Items: [{ connectionId: { S: `c-${recipient}` }, userId: { S: 'x' } }] };
    if (state !== 'SendBatch') return {};
    const [connectionId = ''] = Payload?.connectionIds ?? [];
    // One part's row could not be written, and its connection failed.
    const failed = connectionId.includes('everyone') ? [{ connectionId, reason: 'TIMEOUT' }] : [];
    const recorded = Payload!.connectionIds.length - failed.length;
    return { Payload: { delivered: recorded, stale: [], failed, unsent: [], recorded } };
  };
  const report = output(await run(definition, { input: begun, runTask }));
  expect(report).toMatchObject({ connections: 7, delivered: 3, failed: 4, recorded: 3, unrecordedFailures: 4 });
});

it.each([
  ['RecordReport', []],
  ['PublishReport', ['RecordReport']],
])('fails with the name of the error if %s fails, and its row stays open', async (fails, done) => {
  const called: string[] = [];
  const runTask: RunTask = async (_resource, _arguments, { state }) => {
    if (state === fails) throw new StateError('Service.Down', 'tomorrow');
    called.push(state);
    return state === 'QueryPage' ? { Items: [] } : {};
  };
  const { outcome } = await run(definition, { input, runTask });

  expect(outcome).toMatchObject({ status: 'FAILED', error: 'Service.Down', cause: 'tomorrow' });
  // Parts run side by side, and the report starts only after all of them.
  const ofParts = ['ExtendLease', 'QueryPage', 'PublishUnreached'];
  expect(called.filter((state) => !ofParts.includes(state))).toEqual(done);
});

it('succeeds without a report if another execution has taken over the broadcast', async () => {
  const runTask: RunTask = async (_resource, _arguments, { state }) => {
    if (state === 'RecordReport') throw new StateError('DynamoDB.ConditionalCheckFailedException', 'not the owner');
    return state === 'QueryPage' ? { Items: [] } : {};
  };

  expect(output(await run(definition, { input, runTask }))).toEqual({
    broadcastId: 'orders/shop/1',
    status: 'DUPLICATE',
  });
});
