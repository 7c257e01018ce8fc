/** Resets a local cloud: ends faults, disconnects everybody, stops executions, and removes all rows and messages. */
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalCloud } from '#local';

/** The maximum of BatchWriteItem. */
const ROWS_AT_ONCE = 25;

export async function clearCloud({ access, connections, executions, faults }: LocalCloud): Promise<void> {
  faults.clear();
  for (const { id } of connections.list()) connections.terminate(id, { silently: true });
  const running = () => executions.latestFirst().filter(({ outcome }) => outcome === undefined);
  for (let some = running(); some.length > 0; some = running()) await Promise.all(some.map(({ ended }) => ended));
  const [tables, queues] = [new DynamoDBClient(access), new SQSClient(access)];
  try {
    const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
    for (const name of TableNames) await clearTable(tables, name);
    const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
    for (const QueueUrl of QueueUrls) await queues.send(new PurgeQueueCommand({ QueueUrl }));
  } finally {
    tables.destroy();
    queues.destroy();
  }
}

async function clearTable(tables: DynamoDBClient, TableName: string): Promise<void> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
  const key = (Table?.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
  for (;;) {
    const { Items: rows = [], LastEvaluatedKey } = await tables.send(
      new ScanCommand({ TableName, ConsistentRead: true }),
    );
    for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
      const deletions = rows.slice(first, first + ROWS_AT_ONCE).map((row) => ({
        DeleteRequest: { Key: Object.fromEntries(key.map((name) => [name, row[name]!])) },
      }));
      await tables.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: deletions } }));
    }
    if (LastEvaluatedKey === undefined) return;
  }
}
