/** Broadcasts at a steady rate to one connected user, and the memory of each minute. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '#tools/cli/progress';
import type { BootedStack } from '../local-boot';
import { OneUser } from '../one-user';
import type { Check } from '../requirements';
import { type Megabytes, megabytesOf } from './processes';

/** A minute of the run. */
export interface Minute extends Megabytes {
  /** From 1. */
  readonly minute: number;
  /** That arrived, since the start. */
  readonly broadcasts: number;
}

export interface Pace {
  /** Broadcasts a second. */
  readonly rate: number;
  readonly minutes: number;
}

/** Node gives memory back late, so the highest of several samples counts. */
const SAMPLE_MS = 5000;
const MINUTE_MS = 60_000;
/** The broadcasts of so many seconds may be on their way. A machine that is slower gets fewer, and the check says so. */
const MAX_SECONDS_BEHIND = 1;
/** Milliseconds until a message counts as lost: a busy machine is only slow. */
const GIVE_UP_MS = 5 * MINUTE_MS;
/** Highest minute of the second half, divided by that of the first. */
const LEVEL = 1.15;
/** The tables grow until the history's window is over (70 minutes), so they have a bound instead of a level. */
const MAX_TABLES_MEGABYTES = 256;
/** Share of the broadcasts that the rate asks for. */
const KEPT_UP = 0.95;

/** @throws Error if a message does not arrive */
export async function steadyBroadcasts(stack: BootedStack, pace: Pace, progress: Progress): Promise<Minute[]> {
  const user = await OneUser.connect(stack, GIVE_UP_MS);
  const load = new Load(user, pace.rate);
  const minutes: Minute[] = [];
  try {
    const startedAt = performance.now();
    for (let minute = 1; minute <= pace.minutes; minute += 1) {
      let highest: Megabytes = { own: 0, tables: 0, all: 0 };
      while (performance.now() - startedAt < minute * MINUTE_MS) {
        await Promise.race([sleep(SAMPLE_MS), load.failure]);
        highest = highestOf(highest, await megabytesOf(stack.pid));
      }
      minutes.push({ minute, broadcasts: load.arrived, ...highest });
      const { own, tables } = highest;
      progress.line(`  minute ${minute}: ${load.arrived} broadcasts, ${own} MB, the tables ${tables} MB`);
    }
    await load.stop();
    return minutes;
  } finally {
    user.close();
  }
}

const highestOf = (one: Megabytes, other: Megabytes): Megabytes => ({
  own: Math.max(one.own, other.own),
  tables: Math.max(one.tables, other.tables),
  all: Math.max(one.all, other.all),
});

class Load {
  arrived = 0;
  /** Never resolved. */
  readonly failure: Promise<never>;
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #fail!: (error: unknown) => void;

  constructor(
    private readonly user: OneUser,
    private readonly rate: number,
  ) {
    this.failure = new Promise((_, reject) => (this.#fail = reject));
    this.failure.catch(() => clearInterval(this.#timer));
    const startedAt = performance.now();
    let started = 0;
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * this.rate);
      // What cannot be started now is left out, so that a pause is not followed by a burst.
      for (; started < due; started += 1) this.#start();
    }, 1000 / rate);
  }

  /** When all that were started have arrived. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.race([Promise.all(this.#running), this.failure]);
  }

  #start(): void {
    if (this.#running.size >= this.rate * MAX_SECONDS_BEHIND) return;
    const running = this.user.broadcast().then(
      () => void (this.arrived += 1),
      (error: unknown) => this.#fail(error),
    );
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }
}

export function steadyChecks(minutes: readonly Minute[], { rate, minutes: asked }: Pace): Check[] {
  const half = Math.ceil(minutes.length / 2);
  const level = (what: string, of: (minute: Minute) => number): Check => {
    const [first, second] = [minutes.slice(0, half), minutes.slice(half)].map((part) => Math.max(...part.map(of)));
    const growth = second! / first!;
    return {
      met: growth <= LEVEL,
      text: `${what}: ${second} MB in the second half of ${asked} minutes, ${growth.toFixed(2)} of the first; at most ${LEVEL} is required`,
    };
  };
  const wanted = rate * asked * 60;
  const { broadcasts } = minutes.at(-1)!;
  const tables = Math.max(...minutes.map((minute) => minute.tables));
  return [
    level('the process', ({ own }) => own),
    level('all processes', ({ all }) => all),
    {
      met: tables <= MAX_TABLES_MEGABYTES,
      text: `the process of the tables: up to ${tables} MB, at most ${MAX_TABLES_MEGABYTES} are allowed`,
    },
    {
      met: broadcasts >= wanted * KEPT_UP,
      text: `${broadcasts} broadcasts arrived, ${(broadcasts / asked / 60).toFixed(1)} a second; at least ${KEPT_UP} of ${rate} is required`,
    },
  ];
}
