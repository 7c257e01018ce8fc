/**
 * The pace of one batch: each of its posts, retries too, waits until it is due in a turn of the batch. What would have to wait
 * long is handed back to the state machine, because a function's time is billed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Turns } from './governor';
import { Turn } from './turn';

/** Milliseconds ahead that a turn may start, for a batch that was never handed back; one more for each time it was. */
const AHEAD_MS = 500;
/** So a batch that has waited goes before those that have not. */
const MAX_AHEAD_MS = 1500;
/** Waits end at a multiple of this, so that posts due at nearly the same time share one wake-up. */
const TICK_MS = 10;
/** Milliseconds between two tries for a turn, if the state machine cannot wait. At most twice as many. */
const RETRY_MS = 250;
/**
 * A batch that lost part of its turn, because it was slow, next asks for room for twice as many posts as it made, so that it does
 * not keep a track from others; and for this many milliseconds at least, so that it does not ask again and again.
 */
const SLOW_TURN_MS = 100;
/** Times that a batch is handed back because the governor cannot be asked. Then its messages matter more than the rate. */
const MAX_FAILURES = 3;
/** Times as long between two posts of a batch without the governor, as nobody knows how many others there are. */
const ALONE = 10;

export interface PaceOptions {
  /** Connections of the batch. */
  readonly posts: number;
  /** How often the batch was handed back before; undefined if the state machine cannot wait. */
  readonly heldBack: number | undefined;
  readonly stop: AbortSignal;
  readonly log: Pick<Logger, 'warn'>;
  /** The clock, in epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

export class Pace {
  readonly #now: () => number;
  readonly #waiting: ((mayPost: boolean) => void)[] = [];
  #left: number;
  #turn: Turn | undefined;
  #isSlow = false;
  #used = 0;
  #isRunning = false;
  #isHeldBack = false;

  constructor(
    private readonly turns: Turns,
    private readonly options: PaceOptions,
  ) {
    this.#left = options.posts;
    this.#now = options.now ?? Date.now;
    options.stop.addEventListener('abort', () => this.#answerAll(false));
  }

  /** Whether posts were refused because no turn starts soon. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /** Waits until a post is due. @returns false if it is not to be made: no turn starts soon, or the batch was stopped */
  next(): Promise<boolean> {
    if (this.#isHeldBack || this.options.stop.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Answers who waits, first come first served. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0 && !this.options.stop.aborted) {
      const turn = (this.#turn ??= await this.#nextTurn());
      if (!turn) break;
      const now = this.#now();
      const dueAt = turn.next(now);
      if (dueAt === 0) this.#answer(true);
      else if (dueAt === undefined) this.#end(turn);
      else await this.#sleep(Math.ceil(Math.ceil(dueAt / TICK_MS) * TICK_MS - now));
    }
    this.#isRunning = false;
    // Without a turn, or stopped.
    this.#answerAll(false);
  }

  #answer(mayPost: boolean): void {
    this.#left = Math.max(0, this.#left - 1);
    this.#waiting.shift()!(mayPost);
  }

  #answerAll(mayPost: boolean): void {
    while (this.#waiting.length > 0) this.#answer(mayPost);
  }

  #end(turn: Turn): void {
    // For a retry, what is left of the turn is over, but was not lost.
    this.#isSlow = turn.used < turn.room && this.#left > 0;
    this.#used = turn.used;
    this.#turn = undefined;
  }

  async #nextTurn(): Promise<Turn | undefined> {
    const { heldBack, stop, log } = this.options;
    const aheadMs = Math.min(MAX_AHEAD_MS, AHEAD_MS * (1 + (heldBack ?? MAX_FAILURES)));
    while (!stop.aborted) {
      const posts = this.#roomNeeded();
      try {
        const turn = await this.turns.take(posts, aheadMs);
        if (turn) return turn;
      } catch (error) {
        log.warn('Could not ask for the rate of the stack', { error });
        if ((heldBack ?? MAX_FAILURES) >= MAX_FAILURES) return this.#alone(posts);
      }
      if (heldBack !== undefined) {
        this.#isHeldBack = true;
        return undefined;
      }
      await this.#sleep(RETRY_MS * (1 + Math.random()));
    }
    return undefined;
  }

  #roomNeeded(): number {
    const wanted = Math.max(this.#left, this.#waiting.length);
    if (!this.#isSlow) return wanted;
    return Math.max(Math.min(wanted, 2 * this.#used), Math.ceil(SLOW_TURN_MS / this.turns.intervalMs));
  }

  #alone(posts: number): Turn {
    return new Turn(this.#now(), posts, ALONE * this.turns.intervalMs);
  }

  #sleep(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.options.stop }).catch(() => undefined);
  }
}
