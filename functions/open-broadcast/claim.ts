/**
 * The claim: of all executions that an event started, exactly one owns its broadcast. The row is written when there is
 * none, when the broadcast FAILED, or when its owner was cut off and the lease ran out; an owner that asks again, because
 * a reply was lost or AWS restarted it, is told what it was told before. A refused request is claimed too, so that its
 * refusal is reported once: of the FAILED broadcasts, it cannot take the one that was refused for the same reason.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { aliases, type ConditionalUpdate, updateIf } from '#shared/tables/conditional-update';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { PUBLISH_SECONDS } from '#shared/contracts/limits';
import { expiresAfterDays } from '#shared/tables/retention';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from '#shared/tables/table-schema';

export type ClaimRequest = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt'> &
  // What is to be sent, or why nothing is.
  (Pick<BroadcastRow, 'envelope' | 'request'> | Required<Pick<BroadcastRow, 'refusal'>>);

export interface Claim {
  readonly mine: boolean;
  /** Who has it: this execution, or the one that came first. */
  readonly owner: string;
  readonly attempt: number;
}

export interface ClaimSettings {
  readonly leaseSeconds: number;
  readonly broadcastRetentionDays: number;
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
      if (first?.owner === undefined || this.#isFree(first, request)) continue;
      return { mine: false, owner: first.owner, attempt: first.attempt ?? 1 };
    }
    throw new ClaimContendedError(request.broadcastId);
  }

  #take(request: ClaimRequest): Promise<BroadcastRow | undefined> {
    const { broadcastId, owner, startedAt } = request;
    const now = this.now();
    const content = contentOf(request);
    return this.#update(broadcastId, {
      UpdateExpression: `SET #status = :running, #owner = :owner, #attempt = if_not_exists(#attempt, :zero) + :one,
        #leaseUntil = :leaseUntil, #dueAt = :dueAt, #openShard = :openShard, #startedAt = :startedAt, #expiresAt = :expiresAt,
        ${content.set} REMOVE #report, #publishedAt, ${content.remove}`,
      ConditionExpression: `attribute_not_exists(#id) OR (#status = :failed${content.unlessFailedFor})
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
          'refusal',
          'startedAt',
          'expiresAt',
        ),
        ...aliases<BroadcastRow>('report', 'publishedAt', 'openShard', 'dueAt'),
      },
      ExpressionAttributeValues: {
        ':running': 'RUNNING',
        ':failed': 'FAILED',
        ':owner': owner,
        ':zero': 0,
        ':one': 1,
        ':now': now,
        ':leaseUntil': this.#leaseUntil(now),
        ':dueAt': now + PUBLISH_SECONDS * 1000,
        ':openShard': OPEN_SHARDS.of(broadcastId),
        ':startedAt': startedAt,
        ...content.values,
        ':expiresAt': expiresAfterDays(this.settings.broadcastRetentionDays, now),
      },
    });
  }

  /** Mine already, and not over: the lease begins anew, unless fan-out has extended it; the attempt is the same. */
  #renew({ broadcastId, owner }: ClaimRequest): Promise<BroadcastRow | undefined> {
    return this.#update(broadcastId, {
      UpdateExpression: 'SET #leaseUntil = :leaseUntil',
      ConditionExpression: '#owner = :owner AND #status = :running AND #leaseUntil < :leaseUntil',
      ExpressionAttributeNames: aliases<BroadcastRow>('leaseUntil', 'owner', 'status'),
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

  #isFree({ status, owner, leaseUntil = Infinity, refusal }: Partial<BroadcastRow>, asker: ClaimRequest): boolean {
    if (status === 'FAILED') return !('refusal' in asker) || asker.refusal !== refusal;
    return status === 'RUNNING' && (owner === asker.owner || leaseUntil < this.now());
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

/** The part of the expressions that says what is to be sent, or why nothing is; the other part goes. */
function contentOf(request: ClaimRequest) {
  if ('refusal' in request) {
    return {
      set: '#refusal = :refusal',
      remove: '#envelope, #request',
      unlessFailedFor: ' AND (attribute_not_exists(#refusal) OR #refusal <> :refusal)',
      values: { ':refusal': request.refusal },
    };
  }
  const { envelope, request: input } = request;
  return {
    set: '#envelope = :envelope, #request = :request',
    remove: '#refusal',
    unlessFailedFor: '',
    values: { ':envelope': envelope, ':request': input },
  };
}
