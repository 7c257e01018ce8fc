/** What an update makes of the row of a broadcast, as DynamoDB carries it out. */
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { type ConditionalUpdate, updateIf } from '#shared/tables/conditional-update';
import { BROADCASTS_TABLE, type Tables } from './tables';

/** @returns the row; undefined if the condition did not hold */
export const broadcastAfter = async ({ client }: Tables, broadcastId: string, update: ConditionalUpdate) =>
  (await updateIf(client, { TableName: BROADCASTS_TABLE, Key: { broadcastId }, ...update })) &&
  readBroadcast(client, BROADCASTS_TABLE, broadcastId);
