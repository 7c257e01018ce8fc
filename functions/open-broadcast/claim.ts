/**
 * The claim: of all executions that an event started, exactly one owns its broadcast. The row is written when there is
 * none, when the broadcast FAILED, or when its owner was cut off and the lease ran out; an owner that asks again, because
 * a reply was lost or AWS restarted it, is told what it was told before.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '../shared/broadcasts-table';
import { aliases, type ConditionalUpdate, updateIf } from '../shared/conditional-update';
import { OPEN_SHARDS } from '../shared/index-shards';
import { expiresAfterDays } from '../shared/retention';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from '../shared/table-schema';

export type ClaimRequest = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'envelope' | 'request' | 'startedAt'>;

export interface Claim {
  readonly mine: boolean;
  /** Who has it: this execution, or the one that came first. */
  readonly owner: string;
  readonly attempt: number;
}

export interface ClaimSettings {
  readonly leaseSeconds: number;
  readonly retentionDays: number;
}

/** The row changed between being refused and being read, again and again. */
export class ClaimContendedError extends Error {
  override readonly name = 'Broadcast.ClaimContended';
  constructor(broadcastId: string) {
    super(`Broadcast '${broadcastId}' changed hands ${MAX_ROUNDS} times while it was being claimed. Try again.`);
  }
}

const MAX_ROUNDS = 3;

export class Claims {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly settings: ClaimSettings,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws ClaimContendedError when others claim and fail at the same time; trying again is safe */
  async claim(request: ClaimRequest): Promise<Claim> {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const row = (await this.#take(request)) ?? (await this.#renew(request));
      if (row) return { mine: true, owner: request.owner, attempt: row.attempt };
      const first = await readBroadcast(this.client, this.table, request.broadcastId);
      // Gone, or free again, since it was refused.
      if (first?.owner === request.owner && first.status === 'RUNNING') {
        return { mine: true, owner: request.owner, attempt: first.attempt ?? 1 };
      }
      if (first?.owner === undefined || this.#isFree(first, request.owner)) continue;
      return { mine: false, owner: first.owner, attempt: first.attempt ?? 1 };
    }
    throw new ClaimContendedError(request.broadcastId);
  }

  #take({ broadcastId, ...row }: ClaimRequest): Promise<BroadcastRow | undefined> {
    const now = this.now();
    return this.#update(broadcastId, {
      UpdateExpression: `SET #status = :running, #owner = :owner, #attempt = if_not_exists(#attempt, :zero) + :one,
        #leaseUntil = :leaseUntil, #dueAt = :leaseUntil, #openShard = :openShard, #envelope = :envelope, #request = :request, #startedAt = :startedAt, #expiresAt = :expiresAt
        REMOVE #report, #publishedAt`,
      ConditionExpression: `attribute_not_exists(#id) OR #status = :failed
        OR (#status = :running AND #leaseUntil < :now AND #owner <> :owner)`,
      ExpressionAttributeNames: {
        '#id': BROADCASTS_TABLE_KEY,
        ...aliases<BroadcastRow>(
          'status',
          'owner',
          'attempt',
          'leaseUntil',
          'envelope',
          'request',
          'startedAt',
          'expiresAt',
        ),
        ...aliases<BroadcastRow>('report', 'publishedAt', 'openShard', 'dueAt'),
      },
      ExpressionAttributeValues: {
        ':running': 'RUNNING',
        ':failed': 'FAILED',
        ':owner': row.owner,
        ':zero': 0,
        ':one': 1,
        ':now': now,
        ':leaseUntil': this.#leaseUntil(now),
        ':openShard': OPEN_SHARDS.of(broadcastId),
        ':envelope': row.envelope,
        ':request': row.request,
        ':startedAt': row.startedAt,
        ':expiresAt': expiresAfterDays(this.settings.retentionDays, now),
      },
    });
  }

  /** Mine already, and not over: the lease begins anew, unless fan-out has extended it; the attempt is the same. */
  #renew({ broadcastId, owner }: ClaimRequest): Promise<BroadcastRow | undefined> {
    return this.#update(broadcastId, {
      UpdateExpression: 'SET #leaseUntil = :leaseUntil, #dueAt = :leaseUntil',
      ConditionExpression: '#owner = :owner AND #status = :running AND #leaseUntil < :leaseUntil',
      ExpressionAttributeNames: aliases<BroadcastRow>('leaseUntil', 'dueAt', 'owner', 'status'),
      ExpressionAttributeValues: {
        ':leaseUntil': this.#leaseUntil(this.now()),
        ':owner': owner,
        ':running': 'RUNNING',
      },
    });
  }

  #leaseUntil(now: number): number {
    return now + this.settings.leaseSeconds * 1000;
  }

  #isFree({ status, owner, leaseUntil = Infinity }: Partial<BroadcastRow>, asker: string): boolean {
    return status === 'FAILED' || (status === 'RUNNING' && (owner === asker || leaseUntil < this.now()));
  }

  /** The row as written; undefined when the condition did not hold. */
  async #update(broadcastId: string, update: ConditionalUpdate): Promise<BroadcastRow | undefined> {
    const written = await updateIf(this.client, {
      TableName: this.table,
      Key: { [BROADCASTS_TABLE_KEY]: broadcastId },
      ReturnValues: 'ALL_NEW',
      ...update,
    });
    return written as BroadcastRow | undefined;
  }
}
