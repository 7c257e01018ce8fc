/** A stack is found with every output that the commands read, or an error says which one it lacks. */
import { STACK_OUTPUTS } from '#constructs/stack-outputs';
import { Stack } from '#tools/stack/stack';
import { startAccount } from '../cli/broadcast/support/aws-account';

const everyOutput = Object.fromEntries(Object.keys(STACK_OUTPUTS).map((name) => [name, `the ${name}`]));

async function find(outputs: Readonly<Record<string, string>>): Promise<Stack> {
  const stack = { name: 'Shop', outputs, template: '{}' };
  const account = await startAccount({ requestsPerSecond: 1, newConnectionsPerSecond: 1, concurrency: 1, stack });
  try {
    return await Stack.find({ kind: 'aws', access: account.access, stackName: 'Shop', where: 'AWS' });
  } finally {
    await account.stop();
  }
}

it('has the outputs of the stack', async () => {
  const stack = await find(everyOutput);
  expect(stack).toMatchObject({ name: 'Shop', outputs: everyOutput });
  await stack.close();
});

it('does without the outputs that only some stacks have', async () => {
  const { BroadcastsUrl: _, EventArchiveName: __, TokenSecretArn: ___, ...needed } = everyOutput;
  const stack = await find(needed);
  expect(stack.outputs).toEqual(needed);
  await stack.close();
});

it('names the outputs of a stack that an older version deployed', async () => {
  const { OpenBroadcastFunctionName: _, FanOutStateMachineArn: __, ...older } = everyOutput;
  await expect(find(older)).rejects.toMatchObject({
    exitCode: 3,
    message:
      "Stack Shop has no output FanOutStateMachineArn, OpenBroadcastFunctionName: its version differs from this command's, or it has no broadcast service. Deploy it again.",
  });
});
