/** How long OpenBroadcast lets a broadcast wait for its users, in a local SQS. */
import { Waits } from '#functions/open-broadcast/waits';
import { type Queue, startQueue } from '../support/queue';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
let queue: Queue;
beforeAll(async () => {
  queue = await startQueue('unreached');
  await queue.create();
  Object.assign(process.env, {
    ...{ ...queue.environment, AWS_REGION: 'eu-west-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
});
afterAll(async () => {
  await queue.stop();
});
afterEach(() => jest.restoreAllMocks());

/** What the queue gives at that time. */
async function receivedAt(ms: number): Promise<unknown[]> {
  jest.spyOn(Date, 'now').mockReturnValue(ms);
  return queue.received();
}

it('lets a broadcast wait until its users have had their time', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  await new Waits(queue.url).wait('M/s/1', 90, NOW);
  expect(await receivedAt(NOW + 89_999)).toEqual([]);
  expect(await receivedAt(NOW + 90_000)).toEqual([{ broadcastId: 'M/s/1', dueAt: NOW + 90_000 }]);
});

it('rejects if the queue does not take it, so that the broadcast is not opened', async () => {
  await expect(new Waits(`${queue.url}-gone`).wait('M/s/1', 90, NOW)).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});
