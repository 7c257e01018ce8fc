/** How long OpenBroadcast lets a broadcast wait for its users, in a local SQS. */
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Waits } from '#functions/open-broadcast/waits';
import { createSqsModule } from '#local/sqs/index';
import { type JsonEndpoint, startJsonEndpoint } from '../../infra/local/json-endpoint';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
let local: JsonEndpoint;
let sqs: SQSClient;
let QueueUrl: string;
beforeAll(async () => {
  local = await startJsonEndpoint(createSqsModule);
  sqs = new SQSClient(local.client);
  QueueUrl = (await local.create('AWS::SQS::Queue', 'Unreached', { QueueName: 'unreached' })).ref;
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL_SQS: local.client.endpoint, AWS_REGION: 'eu-west-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  });
});
afterAll(async () => {
  sqs.destroy();
  await local.close();
});
afterEach(() => jest.restoreAllMocks());

/** What the queue gives at that time. */
async function receivedAt(ms: number): Promise<unknown[]> {
  jest.spyOn(Date, 'now').mockReturnValue(ms);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => JSON.parse(Body ?? '') as unknown);
}

it('lets a broadcast wait until its users have had their time', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  await new Waits(QueueUrl).wait('M/s/1', 90, NOW);
  expect(await receivedAt(NOW + 89_999)).toEqual([]);
  expect(await receivedAt(NOW + 90_000)).toEqual([{ broadcastId: 'M/s/1', dueAt: NOW + 90_000 }]);
});

it('rejects if the queue does not take it, so that the broadcast is not opened', async () => {
  await expect(new Waits(`${QueueUrl}-gone`).wait('M/s/1', 90, NOW)).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});
