/** infra/examples/python-client against the local cloud: nothing is missed while it is away, nothing comes twice. */
import { join } from 'node:path';
import { ClientProcess } from '#test/conformance/client-process';
import { describeWithPython } from '#test/conformance/python';
import { waitUntil } from '#tools/stack/wait-until';
import { ClientUser, shipToChannel } from '../../e2e/support/client-user';
import { StackUnderTest } from '../../e2e/support/stack-under-test';
import { recipeFolder } from './support/recipe';

/** Milliseconds: longer than anything takes that comes. */
const PATIENCE_MS = 240_000;

describeWithPython('the Python client of the recipe', (python) => {
  let stack: StackUnderTest;
  let client: ClientProcess;
  beforeAll(async () => (stack = await StackUnderTest.start()));
  afterEach(() => client.stop());
  afterAll(() => stack.stop());

  it('prints what it missed while it was away, in order and once: its own stream, and a channel', async () => {
    const user = new ClientUser(stack, 'python', ['python:orders']);
    client = new ClientProcess(
      [python, join(recipeFolder('python-client'), 'client.py')],
      stack.outputs.WebSocketUrl,
      ['python:orders'],
      { BROADCAST_TOKEN: await user.token(), BROADCAST_RESUME_AGAIN_MS: 300 },
    );
    const orders = () => client.lines.map(({ message }) => (message?.data as { orderId: string }).orderId);
    const shown = (orderId: string) => client.until(orderId, () => orders().includes(orderId), PATIENCE_MS);
    await user.connections(1);
    await waitUntil('the channel', async () => (await shipToChannel(stack, 'python:orders', 'joined')) === 1);
    await user.ship('live');
    await shown('live');
    await shown('joined');
    const before = orders().length;

    client.signal('SIGSTOP');
    await user.cutOff();
    for (const orderId of ['U-1', 'C-1', 'U-2', 'C-2', 'U-3', 'C-3']) {
      const audience = orderId.startsWith('U') ? { users: [user.userId] } : { channels: ['python:orders'] };
      const { connections } = await stack.reportOf(await stack.request(audience, { data: { orderId } }));
      expect(connections).toBe(0);
    }
    client.signal('SIGCONT');
    await shown('U-3');
    await shown('C-3');
    await user.connections(1);
    await user.ship('end');
    await shown('end');

    // A channel is resumed once the client has joined it again, which may be after its own stream.
    const printed = orders().slice(before);
    expect(printed.filter((orderId) => !orderId.startsWith('C'))).toEqual(['U-1', 'U-2', 'U-3', 'end']);
    expect(printed.filter((orderId) => orderId.startsWith('C'))).toEqual(['C-1', 'C-2', 'C-3']);
    expect(client.lines.filter(({ gap }) => gap !== undefined)).toEqual([]);
  });
});
