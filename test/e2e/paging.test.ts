import { userRecipient } from '#shared/tables/recipients';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { connectionIdOf, rowOf, writeRows } from './support/written-rows';

/** More than two pages of the index; one round of the workflow reads 550 rows. */
const GONE = 1_200;

// Writes rows of connections that never existed, so never run it on a deployed table.
onThisMachine('a user with more connections than a page holds', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.start()));
  afterAll(() => stack.stop());

  it('is reached on every page, with gone connections counted stale and pruned', async () => {
    const gone = Array.from({ length: GONE }, (_, number) => connectionIdOf(`gone-${number}`));
    await writeRows(
      stack,
      gone.map((id) => rowOf(id, userRecipient('many'), 'many', 'gone')),
    );
    const alive = await stack.connect('many');

    const report = await stack.reportOf(await stack.request({ users: ['many'] }));

    expect(report).toMatchObject({
      status: 'COMPLETED',
      connections: GONE + 1,
      delivered: 1,
      stale: GONE,
      failed: 0,
      unreachedUsers: { count: 0 },
    });
    expect(alive.messages).toHaveLength(1);
    expect(await stack.aws.connectionsOf('many')).toHaveLength(1);
  });
});
