/** Announcements of changes, in a local SQS. */
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSqsModule, queueUrlOfArn } from '#local/sqs/index';
import { createPresenceSignals, GATHER_SECONDS, PresenceSignals } from '#shared/presence/signals';
import { channelRecipient, everyoneRecipient, userRecipient } from '#shared/tables/recipients';
import { type JsonEndpoint, startJsonEndpoint } from '#test/infra/local/json-endpoint';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const channels = ['room-*', 'lobby'];
let local: JsonEndpoint;
let sqs: SQSClient;
let queueUrl: string;
let now: jest.SpyInstance<number>;
beforeEach(async () => {
  local = await startJsonEndpoint(createSqsModule);
  sqs = new SQSClient(local.client);
  queueUrl = queueUrlOfArn(local.context, 'arn:aws:sqs:eu-west-1:000000000000:presence');
  await local.create('AWS::SQS::Queue', 'Presence', { QueueName: 'presence' });
  now = jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  now.mockRestore();
  sqs.destroy();
  await local.close();
});

/** Contents of the messages that are in the queue after that time. */
async function queued(ms = GATHER_SECONDS * 1000): Promise<unknown[]> {
  now.mockReturnValue(NOW + ms);
  const contents: unknown[] = [];
  for (;;) {
    const input = { QueueUrl: queueUrl, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
    if (Messages.length === 0) return contents;
    contents.push(...Messages.map(({ Body }) => JSON.parse(Body ?? '') as unknown));
  }
}
const rowsOf = (...recipients: readonly string[]) => recipients.map((recipient) => ({ recipient }));
const rooms = (count: number) => Array.from({ length: count }, (_, index) => `room-${index}`);

it('announces each channel with presence once, a second later', async () => {
  const rows = rowsOf(
    ...[userRecipient('room-1'), everyoneRecipient(0), channelRecipient('hall', 0), channelRecipient('lobby', 0)],
    ...[channelRecipient('room-1', 0), channelRecipient('room-1', 1)],
  );
  await new PresenceSignals(sqs, { queueUrl, channels }).announce(rows);
  expect(await queued(GATHER_SECONDS * 1000 - 1)).toEqual([]);
  expect(await queued()).toEqual([{ channel: 'lobby' }, { channel: 'room-1' }]);
});

it.each([0, 1, 10, 11, 21])('announces %i channels, as many at once as SQS takes', async (count) => {
  const rows = rowsOf(...rooms(count).map((channel) => channelRecipient(channel, 0)));
  await new PresenceSignals(sqs, { queueUrl, channels }).announce(rows);
  expect(await queued()).toEqual(rooms(count).map((channel) => ({ channel })));
});

describe('an answer of SQS', () => {
  const announcedTo = (answer: object) => {
    const client = { send: async () => answer } as unknown as SQSClient;
    return new PresenceSignals(client, { queueUrl, channels }).announce(rowsOf(channelRecipient('lobby', 0)));
  };

  it.each([
    [{ Code: 'InternalError', Message: 'try again' }, 'SQS refused a message: InternalError try again'],
    [{}, 'SQS refused a message:  '],
  ])('that refuses a message is an error: %j', async (entry, message) => {
    const answer = { Successful: [], Failed: [{ Id: '0', SenderFault: false, ...entry }] };
    await expect(announcedTo(answer)).rejects.toMatchObject({ message });
  });

  it('that says nothing of refused messages is none', async () => {
    await expect(announcedTo({ Successful: [{ Id: '0' }] })).resolves.toBeUndefined();
  });
});

describe('with the settings of a function', () => {
  const environment = { ...process.env };
  afterEach(() => (process.env = { ...environment }));

  it('announces to the queue that they name', async () => {
    const { accessKeyId, secretAccessKey } = local.client.credentials;
    Object.assign(process.env, {
      ...{ AWS_REGION: local.client.region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      ...{ AWS_ENDPOINT_URL_SQS: local.client.endpoint, PRESENCE_QUEUE_URL: queueUrl, PRESENCE_CHANNELS: '["lobby"]' },
    });
    const rows = rowsOf(channelRecipient('room-1', 0), channelRecipient('lobby', 0));
    await createPresenceSignals()!.announce(rows);
    expect(await queued()).toEqual([{ channel: 'lobby' }]);
  });

  it('there is nothing to announce to without presence', () => {
    delete process.env.PRESENCE_QUEUE_URL;
    expect(createPresenceSignals()).toBeUndefined();
  });
});
