/**
 * The claim: exactly one of the executions that an event started owns its broadcast. The row is written if there is
 * none, if the broadcast FAILED, or if its owner was cut off and the lease expired. An owner that asks again, because a
 * reply was lost or AWS restarted it, gets the same answer. A refused request is claimed too, so that its refusal is
 * reported once: it cannot claim a FAILED broadcast that was refused for the same reason.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { claimed, type ClaimRequest, isFree, type PublishedReports, renewed } from '#shared/tables/broadcast-life';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { type ConditionalUpdate, updateIf } from '#shared/tables/conditional-update';
import { reachedRoom } from '#shared/tables/reached-room';
import { isScheduled, scheduledFor, type ScheduleRequest } from '#shared/tables/scheduled-row';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from '#shared/tables/table-schema';

export interface Claim {
  readonly mine: boolean;
  /** ARN of the owner: this execution, or the one that came first. */
  readonly owner: string;
  readonly attempt: number;
  /** See DeliveryPlan. Absent if this run is not the first of the broadcast, or there is no room. */
  readonly reachedRoom?: number;
}

export interface ClaimSettings {
  readonly leaseSeconds: number;
  readonly broadcastRetentionDays: number;
  readonly reports: PublishedReports;
}

/** The row changed between the refused write and the read, several times. */
export class ClaimContendedError extends Error {
  override readonly name = 'Broadcast.ClaimContended';
  constructor(broadcastId: string) {
    super(`Broadcast '${broadcastId}' changed hands ${MAX_ROUNDS} times while it was being claimed. Try again.`);
  }
}

const MAX_ROUNDS = 3;

/** Nobody can have sent anything before the first attempt. */
function room(taken: BroadcastRow, reports: PublishedReports): Pick<Claim, 'reachedRoom'> {
  const bytes = taken.attempt === 1 ? reachedRoom(taken, reports) : 0;
  return bytes > 0 ? { reachedRoom: bytes } : {};
}

export class Claims {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly settings: ClaimSettings,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws ClaimContendedError if others claim and fail at the same time; a retry is safe */
  async claim(request: ClaimRequest): Promise<Claim> {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const taken = await this.#take(request);
      if (taken)
        return { mine: true, owner: request.owner, attempt: taken.attempt, ...room(taken, this.settings.reports) };
      const renewed = await this.#renew(request);
      if (renewed) return { mine: true, owner: request.owner, attempt: renewed.attempt };
      const first = await readBroadcast(this.client, this.table, request.broadcastId);
      if (first?.owner === request.owner && first.status === 'RUNNING') {
        return { mine: true, owner: request.owner, attempt: first.attempt ?? 1 };
      }
      // Since the refused write, the row was removed or became free again.
      if (first?.owner === undefined || isFree(first, request, this.now())) continue;
      return { mine: false, owner: first.owner, attempt: first.attempt ?? 1 };
    }
    throw new ClaimContendedError(request.broadcastId);
  }

  /**
   * Keeps a request for later. Like a claim, it has one owner, who makes its schedule and gets the same answer when it asks again.
   * @throws ClaimContendedError if others claim and fail at the same time; a retry is safe
   */
  async schedule(request: ScheduleRequest): Promise<Claim> {
    const { broadcastId, owner } = request;
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      if (await this.#update(broadcastId, scheduledFor(request, this.settings.broadcastRetentionDays)))
        return { mine: true, owner, attempt: 0 };
      const first = await readBroadcast(this.client, this.table, broadcastId);
      if (first?.owner === undefined || first.status === 'FAILED') continue;
      const mine = isScheduled(first) && first.owner === owner;
      return { mine, owner: first.owner, attempt: first.attempt ?? 0 };
    }
    throw new ClaimContendedError(broadcastId);
  }

  read(broadcastId: string): Promise<Partial<BroadcastRow> | undefined> {
    return readBroadcast(this.client, this.table, broadcastId);
  }

  #take(request: ClaimRequest): Promise<BroadcastRow | undefined> {
    return this.#update(request.broadcastId, claimed(request, { ...this.settings, now: this.now() }));
  }

  /** Already this owner's, and still open. */
  #renew(request: ClaimRequest): Promise<BroadcastRow | undefined> {
    return this.#update(request.broadcastId, renewed(request, this.now() + this.settings.leaseSeconds * 1000));
  }

  /** The written row; undefined if the condition did not hold. */
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
