/** A part of a fan-out that is lost, on the interpreter alone: counted, and whom it was to reach is on record. */
import { composeDefinition } from '../../infra/constructs/definition';
import type { Json } from '../../infra/local/core/service';
import { StateError } from '../../infra/local/step-functions/engine/errors';
import { output, run } from '../infra/local/step-functions/support/run-definition';

/** A number for every substitution: names stand in texts, where any will do. */
const definition = JSON.parse(
  JSON.stringify(composeDefinition('fan-out.asl.json')).replaceAll(/\$\{\w+\}/g, '20'),
) as object;

const input: Json = {
  broadcast: {
    broadcastId: 'orders/shop/1',
    owner: 'me',
    startedAt: '2026-01-01T00:00:00.000Z',
    executionUrl: 'u',
    openShard: 'open#0',
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
  ['is on record', false],
  ['is counted even when that cannot be written', true],
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
