import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '../../functions/shared/contracts';
import { userRecipient } from '../../functions/shared/recipients';
import type { ConnectionRow } from '../../functions/shared/table-schema';
import { waitUntil } from '../../infra/cli/wait-until';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';

/** More than three pages of the index, of which one round of the workflow reads 800 rows. */
const GONE = 2_450;
const BATCH_WRITE_ITEMS = 25;

// Writes rows of connections that never were, which belongs in no deployed table.
onThisMachine('a user with more connections than a page holds', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.start()), 60_000);
  afterAll(() => stack.stop());

  it('is served on every page, the gone ones counted stale and pruned', async () => {
    await writeRows(stack, 'many', GONE);
    const alive = await stack.connect('many');

    const detail = { audience: { users: ['many'] }, message: { type: 'test', data: null } };
    const eventId = await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail });
    const report = await waitUntil(
      'the report',
      () => stack.aws.publishedReport(`${GENERIC_MAPPING}/e2e/${eventId}`),
      50_000,
    );

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
  }, 60_000);
});

async function writeRows({ local, outputs }: StackUnderTest, userId: string, count: number): Promise<void> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(local?.access ?? {}));
  const rows = Array.from({ length: count }, (_, number): ConnectionRow => ({
    connectionId: `${Buffer.from(`gone-${String(number).padStart(6, '0')}`).toString('base64url')}=`,
    recipient: userRecipient(userId),
    userId,
    connectedAt: Date.now() - 3_600_000,
    expiresAt: Math.floor(Date.now() / 1000) + 3_600,
  }));
  for (let start = 0; start < rows.length; start += BATCH_WRITE_ITEMS) {
    const requests = rows.slice(start, start + BATCH_WRITE_ITEMS).map((Item) => ({ PutRequest: { Item } }));
    await tables.send(new BatchWriteCommand({ RequestItems: { [outputs.ConnectionsTableName]: requests } }));
  }
  tables.destroy();
}
