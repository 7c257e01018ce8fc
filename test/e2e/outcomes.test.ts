/** Who got it: a broadcast's record adds up with its report, whatever breaks, and its failures can be sent again. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { BROADCAST_REQUESTED, GENERIC_MAPPING, type DeliveryReport } from '#shared/contracts';
import { readBroadcastRecord } from '#shared/tables/broadcast-record';
import { outcomesOf, type RecipientOutcome } from '#shared/tables/outcomes-table';
import { planResend } from '#shared/tables/resend-requests';
import type { OutcomesRow } from '#shared/tables/table-schema';
import { settingsOf } from '#infra/settings';
import { BroadcastUnderFaults } from '../infra/local/faults/broadcast-under-faults';
import { onThisMachine } from './support/on-this-machine';
import type { TestClient } from './support/test-client';
import { connectionIdOf } from './support/written-rows';

// Faults must not be injected into a deployed stack.
onThisMachine('who got it', () => {
  let under: BroadcastUnderFaults;
  let tables: DynamoDBDocumentClient;
  let ann: TestClient[];
  let ben: TestClient;
  beforeAll(async () => {
    under = await BroadcastUnderFaults.start();
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(under.cloud.access));
    ann = [await under.stack.connect('ann'), await under.stack.connect('ann')];
    ben = await under.stack.connect('ben');
  });
  afterEach(() => under.cloud.faults.clear());
  afterAll(async () => {
    tables.destroy();
    await under.stop();
  });

  const SENDERS = '*SendBatch*';
  const { recordOutcomesUpTo, broadcastRetentionDays } = settingsOf('local');

  const names = () => {
    const { BroadcastsTableName, OutcomesTableName } = under.stack.outputs;
    return { broadcasts: BroadcastsTableName, outcomes: OutcomesTableName };
  };
  async function recordOf(report: DeliveryReport): Promise<RecipientOutcome[]> {
    const found: RecipientOutcome[] = [];
    for await (const outcome of outcomesOf(tables, names(), report.broadcastId)) found.push(outcome);
    return found;
  }
  const isComplete = async ({ broadcastId }: DeliveryReport) =>
    (await readBroadcastRecord(tables, names(), broadcastId))?.isComplete;
  const rowsOf = async ({ broadcastId }: DeliveryReport): Promise<OutcomesRow[]> => {
    const { Items = [] } = await tables.send(
      new QueryCommand({
        TableName: under.stack.outputs.OutcomesTableName,
        KeyConditionExpression: 'broadcastId = :id',
        ExpressionAttributeValues: { ':id': broadcastId },
      }),
    );
    return Items as OutcomesRow[];
  };
  const counts = (record: readonly RecipientOutcome[]) => ({
    delivered: record.filter(({ outcome }) => outcome === 'delivered').length,
    stale: record.filter(({ outcome }) => outcome === 'stale').length,
    failed: record.filter(({ outcome }) => outcome === 'failed').length,
  });
  const totals = ({ delivered, stale, failed }: DeliveryReport) => ({ delivered, stale, failed });

  it('adds up with the report, each connection with its user, in rows that expire', async () => {
    const [direct = ''] = await under.stack.aws.connectionsOf('ben');
    under.set({ type: 'post-status', connections: [direct], status: 413 });
    const eventId = await under.publish({ users: ['ann'], connections: [direct, connectionIdOf('gone')] });

    const report = await under.report(eventId);
    expect(totals(report)).toEqual({ delivered: 2, stale: 1, failed: 1 });
    const record = await recordOf(report);
    expect(counts(record)).toEqual(totals(report));
    expect(await isComplete(report)).toBe(true);
    const times = record.map(({ at }) => Date.parse(at));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse(report.startedAt));
    expect(Math.max(...times)).toBeLessThanOrEqual(Date.parse(report.finishedAt));
    const said = record.map(({ connectionId, at: _, ...rest }) => ({ ...rest, direct: connectionId === direct }));
    expect(said).toEqual(
      expect.arrayContaining([
        { userId: 'ann', outcome: 'delivered', direct: false },
        { outcome: 'stale', direct: false },
        { outcome: 'failed', reason: 'TOO_LARGE', direct: true },
      ]),
    );
    const [row, ...others] = await rowsOf(report);
    expect(others).toEqual([]);
    expect(row?.expiresAt).toBeCloseTo(Date.parse(report.finishedAt) / 1000 + broadcastRetentionDays * 86_400, -2);
  });

  it('keeps the delivery of a sender whose answer was lost, and counts nobody twice', async () => {
    under.set({ type: 'function-crash', functions: [SENDERS], handler: 'run', times: 1 });
    const report = await under.broadcast('ann', 'ben', 'nobody');

    expect(await rowsOf(report)).toHaveLength(2);
    const record = await recordOf(report);
    expect(counts(record)).toEqual({ delivered: 3, stale: 0, failed: 0 });
    expect(counts(record)).toEqual(totals(report));
  });

  it('writes a row at once after the answer that had the record was lost', async () => {
    under.set({ type: 'function-crash', functions: [SENDERS], handler: 'run', times: 1 });
    const report = await under.broadcast('ann', 'ben');

    expect(await rowsOf(report)).toHaveLength(1);
    expect(counts(await recordOf(report))).toEqual({ delivered: 3, stale: 0, failed: 0 });
    expect(await isComplete(report)).toBe(true);
  });

  it('includes connections that no sender ever took, in a broadcast and in its fan-out', async () => {
    under.set({ type: 'function-crash', functions: [SENDERS] });
    const nobody = Array.from({ length: 219 }, (_, index) => `nobody-${index}`);
    const reports = await Promise.all([under.broadcast('ann', 'ben'), under.broadcast(...nobody, 'ben')]);

    for (const report of reports) {
      const record = await recordOf(report);
      expect(counts(record)).toEqual(totals(report));
      expect(await isComplete(report)).toBe(true);
      expect(record.find(({ userId }) => userId === 'ben')).toMatchObject({
        outcome: 'failed',
        reason: 'Runtime.ExitError',
      });
    }
    expect(reports.map(({ failed }) => failed)).toEqual([3, 1]);
  });

  it('records, beyond the size of the setting, all failures and only them, and says so', async () => {
    const refused = Array.from({ length: recordOutcomesUpTo }, (_, index) => `large-${index}=`);
    under.set({ type: 'post-status', connections: refused, status: 413 });
    const report = await under.report(await under.publish({ users: ['ann'], connections: refused }));

    expect(report).toMatchObject({ delivered: 2, failed: recordOutcomesUpTo });
    // On a busy machine a sender may have no time to see its row written; then the report says so, and the row may
    // exist or not.
    const { recorded, unrecordedFailures = 0 } = report;
    expect(recorded + unrecordedFailures).toBe(recordOutcomesUpTo);
    const record = await recordOf(report);
    expect(counts(record)).toMatchObject({ delivered: 0, stale: 0 });
    expect(counts(record).failed).toBeGreaterThanOrEqual(recorded);
    expect(await isComplete(report)).toBe(false);
  });

  it('lets exactly the failures be sent again, once, with the id by which they drop a copy', async () => {
    under.set({ type: 'post-status', users: ['ben'], status: 413, times: 1 });
    const { broadcastId, failed } = await under.broadcast('ann', 'ben');
    expect(failed).toBe(1);

    for (let times = 0; times < 2; times++) {
      const { requests } = await planResend(tables, names(), broadcastId);
      for (const detail of requests) {
        await under.stack.aws.publish({ source: 'resend', detailType: BROADCAST_REQUESTED, detail });
        const report = await under.reportOf(`${GENERIC_MAPPING}/resend/${detail.idempotencyKey}`);
        expect(report).toMatchObject({ status: 'COMPLETED', connections: 1, delivered: 1 });
      }
    }
    await under.broadcast('ann', 'ben');
    const received = (client: TestClient) => client.messages.filter(({ id }) => id === broadcastId).length;
    expect([...ann, ben].map(received)).toEqual([1, 1, 1]);
    const [first] = ann;
    const message = (client?: TestClient) => client?.messages.find(({ id }) => id === broadcastId);
    // Sent again to a connection, it is in no stream.
    const { at, ...sent } = message(first)!;
    expect(at).toBeDefined();
    expect(message(ben)).toEqual(sent);
  });
});
