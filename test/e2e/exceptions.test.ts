/**
 * With `reports: 'exceptions'`: a COMPLETED report closes its row in one write and is never published, wherever its execution is cut
 * off; any other is published as always. Whoever waits for a report reads the row. Local only.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, BROADCAST_REQUESTED, type DeliveryReport } from '#shared/contracts';
import { WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { waitUntil } from '#tools/stack/wait-until';
import { BROADCAST_STATES } from './support/broadcast-states';
import { ExecutionsUnderTest } from './support/executions-under-test';
import { onThisMachine } from './support/on-this-machine';
import { answerOf, cliOf } from './support/run-cli';
import { startWithSettings } from './support/stack-with-settings';
import { requestedId, type StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';
import { watchBus, type WatchedEvent } from './support/watch-bus';

const SOURCE = 'e2e.exceptions';
const COMPLETE: Partial<DeliveryReport> = { status: 'COMPLETED', connections: 1, delivered: 1, recorded: 1 };
let serial = 0;
const newKey = () => `key-${++serial}`;
const idOf = (key: string) => requestedId(SOURCE, key);

onThisMachine("with reports: 'exceptions'", () => {
  let stack: StackUnderTest;
  let executions: ExecutionsUnderTest;
  let client: TestClient;
  let tables: DynamoDBDocumentClient;
  let reports: readonly WatchedEvent[];
  beforeAll(async () => {
    stack = await startWithSettings({ reports: 'exceptions' });
    executions = new ExecutionsUnderTest(stack);
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    reports = await watchBus(stack, [BROADCAST_COMPLETED, BROADCAST_FAILED]);
    client = await stack.connect('alice');
  });
  afterAll(async () => {
    tables.destroy();
    executions.close();
    await stack.stop();
  });

  const publish = (idempotencyKey: string, users: readonly string[], message: object = { type: 'test', data: 1 }) =>
    stack.aws.publish({
      ...{ source: SOURCE, detailType: BROADCAST_REQUESTED },
      detail: { audience: { users }, message, idempotencyKey },
    });
  const publishedOf = (key: string) => reports.filter(({ detail }) => detail.broadcastId === idOf(key));
  /** Events come in order: what was published before is there when this one is. */
  async function everythingPublished(): Promise<void> {
    const key = newKey();
    await publish(key, ['nobody']);
    await waitUntil('a report that is published', () => publishedOf(key).length > 0);
  }

  it('a COMPLETED report is in its row alone, closed and never published', async () => {
    const key = newKey();
    await publish(key, ['alice']);
    expect(await stack.reportOf(idOf(key))).toMatchObject(COMPLETE);
    const row = await executions.row(idOf(key));
    expect(row).toMatchObject({ status: 'COMPLETED' });
    for (const name of ['openShard', 'dueAt', 'publishedAt', 'envelope']) expect(row).not.toHaveProperty(name);
    await executions.runOverdueRule();
    await everythingPublished();
    expect(publishedOf(key)).toEqual([]);
  });

  it.each([
    ['NO_CONNECTIONS', BROADCAST_COMPLETED, ['nobody'], { type: 'test', data: 1 }],
    ['FAILED', BROADCAST_FAILED, [''], { type: 'test', data: 1 }],
  ])('a report that is %s is published and marked', async (status, detailType, users, message) => {
    const key = newKey();
    await publish(key, users, message);
    const report = await stack.reportOf(idOf(key));
    expect(report).toMatchObject({ status });
    await waitUntil('the report on the bus', () => publishedOf(key).length > 0);
    expect(publishedOf(key)).toMatchObject([{ 'detail-type': detailType, detail: report }]);
    expect(await executions.row(idOf(key))).toHaveProperty('publishedAt');
  });

  const undisturbed = ['OpenBroadcast', 'PublishUnreached', 'PublishReport', 'MarkPublished'];
  it.each(BROADCAST_STATES.filter((state) => !undisturbed.includes(state)))(
    'a COMPLETED broadcast that is cut off at %s ends closed, accounts for everybody, and is not published',
    async (state) => {
      const key = newKey();
      const cut = executions.cutOffAt(state);
      await publish(key, ['alice']);
      await cut;
      await waitUntil('the claim', () => executions.row(idOf(key)));

      expect(await executions.recover(idOf(key))).toMatchObject(COMPLETE);
      await client.receive({ id: idOf(key) });
      const { attempt } = (await executions.row(idOf(key)))!;
      expect(await executions.outcomesRows(idOf(key))).toHaveLength(attempt === 1 ? 0 : 1);
      expect(await executions.recordOf(idOf(key))).toMatchObject({ outcomes: [{ userId: 'alice' }] });
      await executions.runOverdueRule();
      await everythingPublished();
      expect(publishedOf(key)).toEqual([]);
    },
  );

  it.each(['RecordReport', 'HowItEnded', 'PublishReport', 'MarkPublished', 'Reported'])(
    'a report that is to be published is, when its execution is cut off at %s',
    async (state) => {
      const key = newKey();
      const cut = executions.cutOffAt(state);
      await publish(key, ['nobody']);
      await cut;
      expect(await executions.recover(idOf(key))).toMatchObject({ status: 'NO_CONNECTIONS' });
      await waitUntil('the report on the bus', () => publishedOf(key).length > 0);
      expect(await executions.row(idOf(key))).toHaveProperty('publishedAt');
    },
  );

  it('the write that closes a row may be repeated by its owner, and by nobody else', async () => {
    const key = newKey();
    await publish(key, ['alice']);
    await stack.reportOf(idOf(key));
    const row = (await executions.row(idOf(key)))!;
    const again = ({ report, owner }: Pick<typeof row, 'owner'> & { report?: string | undefined }) =>
      tables.send(
        new UpdateCommand({
          TableName: stack.outputs.BroadcastsTableName,
          Key: { broadcastId: row.broadcastId },
          UpdateExpression: WORKFLOW_CHANGES.closeReport.update,
          ConditionExpression: WORKFLOW_CHANGES.closeReport.condition,
          ExpressionAttributeNames: { '#owner': 'owner', '#status': 'status' },
          ExpressionAttributeValues: {
            ...{ ':owner': owner, ':status': row.status, ':report': report, ':leaseUntil': row.leaseUntil },
          },
        }),
      );
    await again(row);
    expect(await executions.row(idOf(key))).toEqual(row);
    const refused = { name: 'ConditionalCheckFailedException' };
    await expect(again({ ...row, report: '{"finishedAt":"later"}' })).rejects.toMatchObject(refused);
    await expect(again({ ...row, owner: 'another' })).rejects.toMatchObject(refused);
  });

  it('every reader says how it is', async () => {
    const cli = cliOf(stack);
    const args = ['--users', 'alice', '--type', 'test', '--data', '1', '--source', SOURCE];
    const key = newKey();
    const waited = await cli(['publish', ...args, '--no-check', '--idempotency-key', key, '--wait', '--json']);
    expect(answerOf(waited)).toMatchObject({ broadcastId: idOf(key), report: COMPLETE });

    const show = await cli(['show', idOf(key)]);
    expect(show.stdout).toContain("with the setting reports: 'exceptions'");
    expect(show.stdout).not.toContain('not yet published');
    const why = answerOf(await cli(['why', '--user', 'alice', '--event', idOf(key), '--json']));
    expect(why).toMatchObject({ broadcasts: [{ got: true }] });
    const none = answerOf(await cli(['resend', idOf(key), '--dry-run', '--json']));
    expect(none).toMatchObject({ connections: [], unknown: { failedConnections: 0, totals: false } });
    const watched = await cli(['watch', '--since', '1h', '--once', '--json']);
    expect(watched.stdout).toMatch(new RegExp(`"broadcastId":"${idOf(key)}".*"status":"COMPLETED"`));
  });

  it('a user is forgotten once the owner cannot repeat its write', async () => {
    const cli = cliOf(stack);
    const forget = async () =>
      answerOf<{ broadcasts: number; left: readonly { what: string }[] }>(
        await cli(['forget', 'leaver', '--yes', '--json']),
      );
    const gone = await stack.connect('leaver');
    const key = newKey();
    await publish(key, ['leaver']);
    await stack.reportOf(idOf(key));
    await gone.close();
    const early = await forget();
    expect(early).toMatchObject({ broadcasts: 0 });
    expect(early.left).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'open broadcasts' })]));
    expect(await executions.row(idOf(key))).toHaveProperty('reached');

    await tables.send(
      new UpdateCommand({
        TableName: stack.outputs.BroadcastsTableName,
        Key: { broadcastId: idOf(key) },
        UpdateExpression: 'SET leaseUntil = :past',
        ExpressionAttributeValues: { ':past': 1 },
      }),
    );
    expect(await forget()).toMatchObject({ broadcasts: 1 });
    expect(JSON.stringify(await executions.row(idOf(key)))).not.toContain('leaver');
  });
});
