/**
 * A table of the local engine, or of the DynamoDB at AWS_ENDPOINT_URL_DYNAMODB (Amazon's DynamoDB Local), so that both are held
 * to the same facts.
 */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDbModule } from '#local/dynamodb/index';
import { startJsonEndpoint } from '../json-endpoint';

export interface AnyEngine {
  readonly dynamodb: DynamoDBClient;
  close(): Promise<void>;
}

/** @param table paid per request */
export async function engineWithTable(table: Omit<CreateTableCommandInput, 'BillingMode'>): Promise<AnyEngine> {
  const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const local =
    endpoint === undefined ? await startJsonEndpoint((context) => createDynamoDbModule(context)) : undefined;
  const dynamodb = new DynamoDBClient(
    local?.client ?? {
      endpoint: endpoint ?? '',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
  );
  await dynamodb.send(new CreateTableCommand({ BillingMode: 'PAY_PER_REQUEST', ...table }));
  await waitUntilTableExists(
    { client: dynamodb, maxWaitTime: 10, minDelay: 1 },
    { TableName: String(table.TableName) },
  );
  return {
    dynamodb,
    async close() {
      dynamodb.destroy();
      await local?.close();
    },
  };
}
