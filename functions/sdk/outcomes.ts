/**
 * Who got it: lets an application's own function read the record of a broadcast. It needs `dynamodb:Query` on the outcomes
 * table and `dynamodb:GetItem` on the broadcasts table, which has the outcomes of small broadcasts.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '#shared/contracts';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { reportOf } from '#shared/tables/stored-report';

export type {
  Audience,
  BroadcastRequest,
  DeliveryReport,
  FailedConnection,
  FailureReason,
  Message,
  ReportStatus,
} from '#shared/contracts';
export { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS } from '#shared/contracts/limits';
export { BroadcastNotFoundError, BroadcastNotOverError } from '#shared/base/errors';
export { isUnknown, readBroadcastRecord, type BroadcastRecord, type Unknown } from '#shared/tables/broadcast-record';
export {
  lostPartsOf,
  outcomesOf,
  type BroadcastTables,
  type LostPart,
  type RecipientOutcome,
} from '#shared/tables/outcomes-table';
export { planResend, type Resend, type ResendScope } from '#shared/tables/resend-requests';

/** The delivery report of a broadcast; undefined if there is no such broadcast, or while it runs. */
export async function readReport(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<DeliveryReport | undefined> {
  const row = await readBroadcast(client, table, broadcastId);
  return row && reportOf({ ...row, broadcastId });
}
