/** What was written a moment ago is read: DynamoDB promises it to consistent reads alone. */
import type { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { readBroadcast, readEnvelope } from '#shared/tables/broadcasts-table';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { outcomesOf } from '#shared/tables/outcomes-table';
import { startTables, BROADCASTS_TABLE, CONNECTIONS_TABLE, OUTCOMES_TABLE, type Tables } from '../../support/tables';

const NAMES = { broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE };
let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

it.each<[string, (client: DynamoDBDocumentClient) => Promise<unknown>]>([
  ['a broadcast', (client) => readBroadcast(client, BROADCASTS_TABLE, 'b')],
  ['an envelope', (client) => readEnvelope(client, BROADCASTS_TABLE, 'b').catch(() => undefined)],
  ['the rows of a connection', (client) => rowsOfConnection(client, CONNECTIONS_TABLE, 'c')],
  ['the outcomes of a broadcast', (client) => outcomesOf(client, NAMES, 'b').next()],
])('%s is read consistently', async (_what, read) => {
  const send = jest.spyOn(tables.client, 'send');
  await read(tables.client);
  const inputs = send.mock.calls.map(([command]) => (command as GetCommand).input);
  expect(inputs.length).toBeGreaterThan(0);
  for (const input of inputs) expect(input).toMatchObject({ ConsistentRead: true });
  send.mockRestore();
});
