/**
 * Records what resumes brought, one row per resume of a user, for `broadcast why`. A reply is no receipt: the row says that the
 * client has it only once the client's next resume confirms it.
 */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { type CaughtUpRow, HISTORY_TABLE_KEYS, historyKey } from '#shared/history/history-table';
import { expiresAfterDays } from '#shared/tables/table-schema';

export class CaughtUp {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly retentionDays: number,
  ) {}

  /**
   * Adds what a page brings.
   * @param resume its name
   * @param hashes of the ids of the broadcasts
   */
  async add(
    userId: string,
    resume: string,
    brought: { readonly connectionId: string; readonly hashes: readonly string[] },
    now: number,
  ): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: keyOf(userId, resume),
        UpdateExpression: 'SET #connectionId = :connectionId, #expiresAt = :expiresAt ADD #hashes :hashes',
        ExpressionAttributeNames: aliases<CaughtUpRow>('connectionId', 'expiresAt', 'hashes'),
        ExpressionAttributeValues: {
          ':connectionId': brought.connectionId,
          ':hashes': new Set(brought.hashes),
          ':expiresAt': expiresAfterDays(this.retentionDays, now),
        },
      }),
    );
  }

  /** The client has what the resume brought. Does nothing if its row is gone. */
  async confirm(userId: string, resume: string, now: number): Promise<void> {
    await updateIf(this.client, {
      TableName: this.table,
      Key: keyOf(userId, resume),
      UpdateExpression: 'SET #confirmedAt = :now',
      ConditionExpression: 'attribute_exists(#hashes) AND attribute_not_exists(#confirmedAt)',
      ExpressionAttributeNames: aliases<CaughtUpRow>('confirmedAt', 'hashes'),
      ExpressionAttributeValues: { ':now': now },
    });
  }
}

const keyOf = (userId: string, resume: string): Record<string, string> => ({
  [HISTORY_TABLE_KEYS.partition]: historyKey.caughtUp(userId),
  [HISTORY_TABLE_KEYS.sort]: resume,
});
