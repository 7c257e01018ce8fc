/** `npx tsx main.ts FROM TO PARTITION-KEY` */
/* eslint-disable no-console -- a recipe stands alone, and prints three numbers */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { restoreRows } from './restore-rows';

async function main([from, to, partitionKey]: string[]): Promise<void> {
  if (from === undefined || to === undefined || partitionKey === undefined) {
    throw new Error('Usage: npx tsx main.ts RESTORED-TABLE TABLE-OF-THE-STACK PARTITION-KEY');
  }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  console.log(JSON.stringify(await restoreRows(client, { from, to, partitionKey })));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
