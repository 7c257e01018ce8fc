import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '../../functions/shared/contracts';
import { waitUntil } from '../../infra/cli/wait-until';
import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
beforeAll(async () => (stack = await StackUnderTest.start()), 60_000);
afterAll(() => stack.stop());

it('a client that unsubscribes hears no more of the channel and keeps its connection', async () => {
  const [stays, leaves] = await Promise.all([stack.connect('stays', ['news']), stack.connect('leaves', ['news'])]);
  for (const client of [stays, leaves]) {
    client.send({ action: 'subscribe', channel: 'news' });
    await client.receive({ type: 'subscribed' });
  }
  leaves.send({ action: 'unsubscribe', channel: 'news' });
  await leaves.receive({ type: 'unsubscribed' });

  const detail = { audience: { channels: ['news'] }, message: { type: 'test', data: null } };
  const eventId = await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail });
  const report = await waitUntil('the report', () => stack.aws.publishedReport(`${GENERIC_MAPPING}/e2e/${eventId}`));

  expect(report).toMatchObject({ connections: 1, delivered: 1 });
  await stays.receive({ type: 'test' });
  leaves.send({ action: 'ping' });
  await leaves.receive({ type: 'pong' });
  expect(leaves.messages).not.toContainEqual(expect.objectContaining({ type: 'test' }));
});
