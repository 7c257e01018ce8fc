/**
 * Gives batches their turns, over all senders of the stack. One item of the broadcasts table has, for each track, the time when it
 * is free (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). A turn is one conditional update that moves this time on.
 * The item holds nothing else: whoever takes a turn and dies has only wasted it, and a time that no clock explains is replaced.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { postTracks } from '#shared/base/post-tracks';
import { BROADCASTS_TABLE_KEY, GOVERNOR_KEY } from '#shared/tables/table-schema';
import { LATE_MS, Turn } from './turn';

/** Milliseconds of a turn at most, so that no batch, and no crash, takes a track away from the others for long. */
const MAX_TURN_MS = 1000;
/** A track that is taken for longer than this was written by a wrong clock: turns of {@link MAX_TURN_MS} begin within seconds. */
const MAX_TAKEN_MS = 5000;
/** Milliseconds that a turn is longer at most, because its posts cannot start before the update is answered. */
const MAX_LEAD_MS = 100;
/** Updates for one turn. Each that is refused shows the tracks as they are. */
const MAX_UPDATES = 5;

const THROTTLED: ReadonlySet<unknown> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** Where batches get their turns. */
export interface Turns {
  /** Milliseconds between two posts of one turn. */
  readonly intervalMs: number;
  /**
   * @param posts that the batch has left; the turn may have room for fewer
   * @param aheadMs how far ahead it may start
   * @returns undefined if no track is free so soon
   * @throws errors of DynamoDB other than throttling
   */
  take(posts: number, aheadMs: number): Promise<Turn | undefined>;
}

export class Governor implements Turns {
  readonly intervalMs: number;
  /** Epoch milliseconds from which each track is free, as last seen. Others can only have moved them on. */
  #freeAt: number[];
  /** Milliseconds that the next update is expected to take beyond what a turn allows for. */
  #leadMs = 0;

  /**
   * @param postsPerSecond over all tracks
   * @param now the clock, in epoch milliseconds
   */
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    postsPerSecond: number,
    private readonly now: () => number = Date.now,
  ) {
    const { count, rate } = postTracks(postsPerSecond);
    this.intervalMs = 1000 / rate;
    this.#freeAt = Array<number>(count).fill(0);
  }

  async take(posts: number, aheadMs: number): Promise<Turn | undefined> {
    const inTurn = Math.min(posts, Math.ceil(MAX_TURN_MS / this.intervalMs));
    const lengthMs = inTurn * this.intervalMs;
    for (let update = 1; update <= MAX_UPDATES; update += 1) {
      const now = this.now();
      const track = this.#soonest(now);
      const isTaken = this.#isTaken(track, now);
      if (isTaken && this.#free(track) > now + aheadMs) return undefined;
      const leadMs = Math.max(0, this.#leadMs - (isTaken ? this.#free(track) - now : 0));
      const takenMs = leadMs + lengthMs;
      const outcome = await this.#update(track, isTaken ? after(now, aheadMs, takenMs) : from(now, takenMs));
      if (outcome === 'throttled') return undefined;
      if (outcome === 'taken') {
        const startsAt = this.#free(track) - takenMs;
        return new Turn(Math.min(Math.max(startsAt, this.now()), startsAt + leadMs), inTurn, this.intervalMs);
      }
    }
    return undefined;
  }

  /** The track that is free first; at random among free ones, as other senders choose at the same time. */
  #soonest(now: number): number {
    const tracks = [...this.#freeAt.keys()];
    const free = tracks.filter((track) => !this.#isTaken(track, now));
    if (free.length > 0) return free[Math.floor(Math.random() * free.length)] ?? 0;
    // Stryker disable next-line EqualityOperator: of two that are free at the same time, either will do
    return tracks.reduce((best, track) => (this.#free(track) < this.#free(best) ? track : best), 0);
  }

  #free(track: number): number {
    return this.#freeAt[track] ?? 0;
  }

  #isTaken(track: number, now: number): boolean {
    const freeAt = this.#free(track);
    return freeAt > now && freeAt <= now + MAX_TAKEN_MS;
  }

  async #update(track: number, change: Change): Promise<'taken' | 'refused' | 'throttled'> {
    const sentAt = this.now();
    try {
      const { Attributes = {} } = await this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { [BROADCASTS_TABLE_KEY]: GOVERNOR_KEY },
          ...change,
          ExpressionAttributeNames: { '#track': attributeOf(track) },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      this.#see((name) => Attributes[name]);
      return 'taken';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        this.#see((name) => error.Item?.[name]?.N);
        // Stryker disable next-line StringLiteral: whatever is neither of the others
        return 'refused';
      }
      if (error instanceof Error && THROTTLED.has(error.name)) return 'throttled';
      throw error;
    } finally {
      this.#leadMs = Math.min(Math.max(0, this.now() - sentAt - LATE_MS / 2), MAX_LEAD_MS);
    }
  }

  /** @param read the value of an attribute, undefined if the item has none */
  #see(read: (name: string) => unknown): void {
    this.#freeAt = this.#freeAt.map((_, track) => Number(read(attributeOf(track)) ?? 0));
  }
}

type Change = Pick<UpdateCommand['input'], 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** A turn that starts now, on a track that is free. */
const from = (now: number, lengthMs: number): Change => ({
  UpdateExpression: 'SET #track = :end',
  ConditionExpression: 'attribute_not_exists(#track) OR #track <= :now OR #track > :latest',
  ExpressionAttributeValues: { ':end': now + lengthMs, ':now': now, ':latest': now + MAX_TAKEN_MS },
});

/** A turn that starts when the track is free. */
const after = (now: number, aheadMs: number, lengthMs: number): Change => ({
  UpdateExpression: 'SET #track = #track + :length',
  ConditionExpression: '#track > :now AND #track <= :latest',
  ExpressionAttributeValues: { ':length': lengthMs, ':now': now, ':latest': now + aheadMs },
});

const attributeOf = (track: number): string => `track${track}`;
