/** The tables in a DynamoDB in this process: dynalite on a free port, with keys and indexes from table-schema. */
import { CreateTableCommand, DynamoDBClient, ScalarAttributeType } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  BROADCASTS_TABLE_KEY,
  CLOSING_INDEX,
  CLOSING_KEYS,
  CONNECTIONS_TABLE_KEYS,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  OUTCOMES_TABLE_KEYS,
  RECIPIENT_INDEX,
  RECIPIENT_INDEX_PROJECTION,
} from '#shared/tables/table-schema';
import { ACKNOWLEDGEMENTS_TABLE_KEYS } from '#shared/acknowledgements/acknowledgements-table';
import { HISTORY_TABLE_KEYS } from '#shared/history/history-table';
import { PRESENCE_TABLE_KEYS } from '#shared/presence/presence-table';
import { startDynaliteServer } from '../../support/dynalite-server';

export const CONNECTIONS_TABLE = 'connections';
export const BROADCASTS_TABLE = 'broadcasts';
export const OUTCOMES_TABLE = 'outcomes';
export const HISTORY_TABLE = 'history';
export const ACKNOWLEDGEMENTS_TABLE = 'acknowledgements';
export const PRESENCE_TABLE = 'presence';

export interface Tables {
  readonly client: DynamoDBDocumentClient;
  /** What a function's environment needs to reach these tables. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startTables(): Promise<Tables> {
  const server = await startDynaliteServer();
  const endpoint = server.url;
  const base = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await createTables(base);
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
  return {
    client,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      CONNECTIONS_TABLE,
      BROADCASTS_TABLE,
      OUTCOMES_TABLE,
    },
    async stop() {
      client.destroy();
      base.destroy();
      await server.stop();
    },
  };
}

async function createTables(client: DynamoDBClient): Promise<void> {
  const { partition, sort } = CONNECTIONS_TABLE_KEYS;
  await client.send(
    new CreateTableCommand({
      TableName: CONNECTIONS_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        text(partition),
        text(sort),
        text(CLOSING_KEYS.partition),
        { AttributeName: CLOSING_KEYS.sort, AttributeType: ScalarAttributeType.N },
      ],
      KeySchema: keys(partition, sort),
      GlobalSecondaryIndexes: [
        {
          IndexName: RECIPIENT_INDEX,
          KeySchema: keys(sort, partition),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...RECIPIENT_INDEX_PROJECTION] },
        },
        {
          IndexName: CLOSING_INDEX,
          KeySchema: keys(CLOSING_KEYS.partition, CLOSING_KEYS.sort),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await client.send(
    new CreateTableCommand({
      TableName: BROADCASTS_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        text(BROADCASTS_TABLE_KEY),
        text(OPEN_BROADCASTS_KEYS.partition),
        { AttributeName: OPEN_BROADCASTS_KEYS.sort, AttributeType: ScalarAttributeType.N },
      ],
      KeySchema: keys(BROADCASTS_TABLE_KEY),
      GlobalSecondaryIndexes: [
        {
          IndexName: OPEN_BROADCASTS_INDEX,
          KeySchema: keys(OPEN_BROADCASTS_KEYS.partition, OPEN_BROADCASTS_KEYS.sort),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  for (const [TableName, { partition, sort }] of [
    [OUTCOMES_TABLE, OUTCOMES_TABLE_KEYS],
    [HISTORY_TABLE, HISTORY_TABLE_KEYS],
    [ACKNOWLEDGEMENTS_TABLE, ACKNOWLEDGEMENTS_TABLE_KEYS],
    [PRESENCE_TABLE, PRESENCE_TABLE_KEYS],
  ] as const) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [text(partition), text(sort)],
        KeySchema: keys(partition, sort),
      }),
    );
  }
}

const text = (AttributeName: string) => ({ AttributeName, AttributeType: ScalarAttributeType.S });

const keys = (partition: string, sort?: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
];
