/**
 * Asks for acknowledgements: writes until when, and whom. It is written before anything is posted, and only by the owner of the
 * claim. Asking again, after an error or by another execution, changes nothing while the deadline runs, so a broadcast has one
 * deadline. One that is sent again after it, as a redrive does, gets a new deadline; what was taken before still counts.
 */
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  acknowledgementKey,
  type AskedRow,
  type DueRow,
  shardsOf,
} from '#shared/acknowledgements/acknowledgements-table';
import { Receipts } from '#shared/acknowledgements/receipts';
import type { AcknowledgeAsked, Audience } from '#shared/contracts';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';
import { aliases, putIf } from '#shared/tables/conditional-update';
import { withSigningKey } from '#shared/tables/signing-key';
import { expiresAfterDays } from '#shared/tables/table-schema';

/** Longest time over which the acknowledgements of channels and of everyone are spread, in milliseconds. */
const MAX_SPREAD_MS = 30_000;
/** The part of the time up to the deadline that they are spread over. */
const SPREAD_OF_TIME = 0.25;

export interface Asked {
  readonly broadcastId: string;
  readonly audience: Audience;
  /** Users addressed by name, as in the plan: those of `audience.users` that are not excluded, and nobody if everybody gets it. */
  readonly users: readonly string[];
  readonly withinSeconds: number;
}

export class Asks {
  readonly receipts: () => Promise<Receipts>;

  /** @param retentionDays that acknowledgements are kept after the deadline */
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly retentionDays: number,
  ) {
    this.receipts = withSigningKey(client, table, acknowledgementKey.signing, (key) => new Receipts(key));
  }

  /**
   * @param now epoch milliseconds
   * @throws errors of DynamoDB; a retry is safe
   */
  async ask({ broadcastId, audience, users, withinSeconds }: Asked, now: number): Promise<void> {
    const until = now + withinSeconds * 1000;
    const { channels = [], connections = [], everyone = false } = audience;
    const ofMany = everyone || channels.length > 0;
    const expiresAt = expiresAfterDays(this.retentionDays, until);
    const due: DueRow = {
      ...acknowledgementKey.due(DEADLINE_SHARDS.of(broadcastId), broadcastId, until),
      ...{ broadcastId, until, expiresAt },
    };
    const asked: AskedRow = {
      ...acknowledgementKey.asked(broadcastId),
      ...{ until, askedAt: now, users, others: ofMany || connections.length > 0, expiresAt },
      shards: shardsOf(audience),
    };
    // The deadline first: one that nothing belongs to is dropped, and nothing asked is without one.
    await this.client.send(new PutCommand({ TableName: this.table, Item: due }));
    // A broadcast has one deadline at a time.
    await putIf(this.client, {
      TableName: this.table,
      Item: asked,
      ConditionExpression: 'attribute_not_exists(#until) OR #until <= :now',
      ExpressionAttributeNames: aliases<AskedRow>('until'),
      ExpressionAttributeValues: { ':now': now },
    });
  }
}

/** What the envelope says. @param receipt of the message */
export const askedOf = (
  { channels = [], everyone = false }: Audience,
  withinSeconds: number,
  receipt: string,
): AcknowledgeAsked => {
  const spreadMs = Math.min(MAX_SPREAD_MS, withinSeconds * 1000 * SPREAD_OF_TIME);
  return { receipt, ...((everyone || channels.length > 0) && { spreadMs }) };
};
