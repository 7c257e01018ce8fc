import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
beforeAll(async () => (stack = await StackUnderTest.start()));
afterAll(() => stack.stop());

it('a client that unsubscribes gets no more messages of the channel and keeps its connection', async () => {
  const [stays, leaves] = await Promise.all([stack.connect('stays', ['news']), stack.connect('leaves', ['news'])]);
  for (const client of [stays, leaves]) {
    client.send({ action: 'subscribe', channel: 'news' });
    await client.receive({ type: 'subscribed' });
  }
  leaves.send({ action: 'unsubscribe', channel: 'news' });
  await leaves.receive({ type: 'unsubscribed' });

  const report = await stack.reportOf(await stack.request({ channels: ['news'] }));

  expect(report).toMatchObject({ connections: 1, delivered: 1 });
  await stays.receive({ type: 'test' });
  leaves.send({ action: 'ping' });
  await leaves.receive({ type: 'pong' });
  expect(leaves.messages).not.toContainEqual(expect.objectContaining({ type: 'test' }));
});
