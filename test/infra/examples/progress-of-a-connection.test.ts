/** infra/examples/progress-of-a-connection: functions of a state machine tell the client that asked for it. */
import { randomUUID } from 'node:crypto';
import { contract } from '#infra/examples/progress-of-a-connection/contract';
import { waitUntil } from '#tools/stack/wait-until';
import { Recipe } from './support/recipe';

let recipe: Recipe;
beforeAll(async () => (recipe = await Recipe.start('progress-of-a-connection')));
afterAll(() => recipe.stop());

it('tells the client that asked of each step, and the user of the end', async () => {
  const importId = randomUUID();
  const asks = await recipe.connect(contract, 'alice');
  const other = await recipe.connect(contract, 'alice');
  await waitUntil('both connections', async () => (await recipe.aws.connectionsOf('alice')).length === 2);

  asks.client.send('startImport', { importId, orders: ['A-1', 'A-2'] });

  const finished = { type: 'importFinished', data: { importId, orders: 2 } };
  await waitUntil('the end', () =>
    [asks, other].every(({ received }) => received.some(({ type }) => type === finished.type)),
  );
  expect(asks.received).toEqual([
    { type: 'importProgress', data: { importId, done: 1, of: 2 } },
    { type: 'importProgress', data: { importId, done: 2, of: 2 } },
    finished,
  ]);
  expect(other.received).toEqual([finished]);
});

it('goes on when the client has left, and starts nothing anew when it asks again', async () => {
  const importId = randomUUID();
  const leaves = await recipe.connect(contract, 'bob');
  const stays = await recipe.connect(contract, 'bob');
  await waitUntil('both connections', async () => (await recipe.aws.connectionsOf('bob')).length === 2);

  leaves.client.send('startImport', { importId, orders: ['B-1', 'B-2', 'B-3'] });
  leaves.client.close();
  stays.client.send('startImport', { importId, orders: ['B-1', 'B-2', 'B-3'] });

  await waitUntil('the end', () => stays.received.some(({ type }) => type === 'importFinished'));
  expect(stays.received.filter(({ type }) => type === 'importFinished')).toHaveLength(1);
});
