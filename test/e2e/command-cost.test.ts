/** `broadcast cost` and the cost in `show`, from the reports of a running stack. */
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';

interface Answer {
  readonly mappings: readonly {
    readonly mapping: string;
    readonly broadcasts: number;
    readonly messages: number;
    readonly usd: number;
    readonly estimatedUsd: number;
  }[];
  readonly running: number;
  readonly more: boolean;
}

let stack: StackUnderTest;
let cli: ReturnType<typeof cliOf>;
beforeAll(async () => {
  stack = await StackUnderTest.startOwn(); // no broadcasts of others
  cli = cliOf(stack);
});
afterAll(() => stack.stop());

it('adds up the broadcasts by mapping, says the same of one in `show`, and reads no more than it is told', async () => {
  await stack.connect('alice');
  await stack.connect('alice');
  const ids = [
    await stack.request({ users: ['alice'] }, { data: 1 }),
    await stack.request({ users: ['alice'] }, { data: 2 }),
  ];
  const shipped = await stack.aws.publish({
    source: 'shop.orders',
    detailType: 'OrderShipped',
    detail: { customerId: 'alice', orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' },
  });
  const refused = await stack.request({}, {});
  for (const id of [...ids, `OrderShipped/shop.orders/${shipped}`, refused]) await stack.reportOf(id);

  const { mappings, running, more } = answerOf<Answer>(await cli(['cost', '--since', '1h', '--json']));
  expect(mappings.map(({ mapping, broadcasts, messages }) => ({ mapping, broadcasts, messages }))).toEqual([
    { mapping: 'BroadcastRequested', broadcasts: 3, messages: 4 },
    { mapping: 'OrderShipped', broadcasts: 1, messages: 2 },
  ]);
  expect({ running, more }).toEqual({ running: 0, more: false });
  const [requested, mapped] = mappings;
  // Local mode's durations are its own, and the other figures are the same.
  for (const { usd, estimatedUsd } of mappings) expect(usd / estimatedUsd).toBeGreaterThan(0.5);

  const shown = await Promise.all(
    ids.map(
      async (id) => answerOf<{ cost: { usd: number; messages: number } }>(await cli(['show', id, '--json'])).cost,
    ),
  );
  expect(shown.map(({ messages }) => messages)).toEqual([2, 2]);
  expect(shown.reduce((sum, { usd }) => sum + usd, 0)).toBeLessThan(requested!.usd);
  expect((await cli(['show', ids[0]!])).stdout).toMatch(/^cost +about \$0\.0000\d+ \(estimate at list prices\)$/m);

  const { exitCode, stdout } = await cli(['cost', '--since', '1h']);
  expect(stdout).toMatch(/^OrderShipped +1 +2 +\$0\.0000\d\d +\$0\.0000\d\d +\$\d+\.\d\d$/m);
  expect(stdout).toMatch(/^in all +4 +6 /m);
  expect(mapped!.usd).toBeGreaterThan(0);
  expect(exitCode).toBe(0);

  expect(answerOf<Answer>(await cli(['cost', '--since', '1h', '--max', '1', '--json']))).toMatchObject({ more: true });
});
