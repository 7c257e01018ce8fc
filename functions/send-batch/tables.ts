/**
 * What a batch may need of the tables. Imported when the first batch needs it: a small broadcast to clients that are there
 * reads and writes nothing, and the DynamoDB client is most of what a cold start would import.
 */
import { ConnectionEnds } from '#shared/connections/connection-end';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { readEnvelope } from '#shared/tables/broadcasts-table';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { putOutcomes } from '#shared/tables/outcomes-table';
import type { SenderParts } from './sender';

export interface TableNames {
  readonly connections: string;
  readonly broadcasts: string;
  readonly outcomes: string;
  /** Whether the service publishes connection events. */
  readonly publishesEnds: boolean;
}

export function openTables(names: TableNames): Pick<SenderParts, 'rows' | 'putOutcomes' | 'readEnvelope'> {
  const dynamoDb = createDynamoDb();
  // A sender has no right to put events: the closing rule publishes the end of connections it found gone.
  const ends = new ConnectionEnds(dynamoDb, names.connections, names.publishesEnds ? 'by-closing-rule' : 'none');
  return {
    rows: {
      of: (connectionId) => rowsOfConnection(dynamoDb, names.connections, connectionId),
      delete: (rows) => ends.end(rows, { at: Date.now(), reason: 'GONE' }),
    },
    putOutcomes: (row) => putOutcomes(dynamoDb, names.outcomes, row),
    readEnvelope: (broadcastId) => readEnvelope(dynamoDb, names.broadcasts, broadcastId),
  };
}
