/**
 * Writes connections straight into the table: the rows that `$connect` would write, in batches, without HTTP and
 * Lambda.
 */
import { connectionRows } from '#shared/connections/connection-rows';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { LocalCloud } from '#local';
import { DEVELOPER } from '#local/iam/credentials';
import { settingsOf } from '#infra/settings';
import type { Member } from './audiences';

const BATCH_ROWS = 24;
const LANES = 8;

/** @param onProgress called with the number of connections written so far */
export async function fillConnections(
  { registry, outputs }: LocalCloud,
  stage: string,
  members: readonly Member[],
  onProgress: (done: number) => void,
): Promise<void> {
  const { everyone } = settingsOf(stage).shards;
  const connectedAt = Date.now();
  const perBatch = BATCH_ROWS / connectionRows({ connectionId: '', userId: '', connectedAt }, everyone).length;
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < members.length) {
      const batch = members.slice(next, (next += perBatch));
      const rows = batch.flatMap((member) => connectionRows({ ...member, connectedAt }, everyone));
      const input = {
        RequestItems: { [outputs.ConnectionsTableName!]: rows.map((row) => ({ PutRequest: { Item: wire(row) } })) },
      };
      await registry.call({ service: 'dynamodb', operation: 'BatchWriteItem', input, caller: DEVELOPER });
      onProgress((done += batch.length));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** A row in DynamoDB's wire form; rows hold strings and numbers. */
const wire = (row: ConnectionRow) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
