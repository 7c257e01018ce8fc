/** infra/examples/progress: a state machine tells its user how far it is. */
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { contract } from '#infra/examples/progress/contract';
import { waitUntil } from '#tools/stack/wait-until';
import { Recipe } from './support/recipe';

let recipe: Recipe;
let machines: SFNClient;
beforeAll(async () => {
  recipe = await Recipe.start('progress');
  machines = new SFNClient(recipe.cloud.access);
});
afterAll(async () => {
  machines.destroy();
  await recipe.stop();
});

const start = (name: string, input: object) =>
  machines.send(
    new StartExecutionCommand({ stateMachineArn: recipe.output('ImportArn'), name, input: JSON.stringify(input) }),
  );

it('tells the user about the progress, and nobody else', async () => {
  const alice = await recipe.connect(contract, 'alice');
  const bob = await recipe.connect(contract, 'bob');

  await start('first', { userId: 'alice', orders: ['A-1', 'A-2'] });

  const last = { type: 'importProgress', data: { importId: 'first', done: 2, of: 2 } };
  await waitUntil('the last step', () => alice.received.some(({ data }) => (data as { done: number }).done === 2));
  // The first step is dropped if it arrives later.
  expect([[last], [{ ...last, data: { ...last.data, done: 1 } }, last]]).toContainEqual(alice.received);
  expect(bob.received).toEqual([]);
});

it('tells the user when it fails', async () => {
  const carol = await recipe.connect(contract, 'carol');

  await start('second', { userId: 'carol', orders: ['B-1', ''] });

  await waitUntil('the failure', () => carol.received.some(({ type }) => type === 'importFailed'));
  expect(carol.received).toContainEqual({ type: 'importFailed', data: { importId: 'second' } });
});
