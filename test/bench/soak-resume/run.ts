/** Publishes while clients are cut off, and waits until each has what it can get. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import type { StackClients } from '#tools/stack/stack-clients';
import { mintToken } from '#tools/stack/token';
import { waitUntil } from '#tools/stack/wait-until';
import { Random } from '../../attack/random';
import { side } from '../local-broadcasts';
import type { BootedStack } from '../local-boot';
import { type FaultsSeen, faultsAt, faultsOf } from './faults';
import { type Ledger, type Published, settle } from './ledger';
import { Plan, roomOf, streamsTo, userOf } from './plan';
import { SoakedClient } from './soaked-client';

const SOURCE = 'soak';
/** Broadcasts under way at once. */
const AT_ONCE = 32;
const ASK_AGAIN_MS = 1000;
/** A broadcast without a report after it is in the dead-letter queue. */
const REPORT_MS = 120_000;
/** Clients that open at the same time: each takes two functions. */
const OPENING = 8;
/** Share of the clients that are there from the beginning; the others come while messages are published. */
const EARLY = 0.8;
const IN_ORDER = 0.3;
/** Share of the cuts that are reloads. */
const RELOADS = 0.2;
/** Share of the cuts that do not wait until the client is back from the one before. */
const AT_ONCE_AGAIN = 0.2;
/** Mean number of cuts for each broadcast. If they came by the clock, a busy machine would only reconnect clients. */
const CUTS_PER_BROADCAST = 1;
/** Mean milliseconds until a cut that is due. */
const CUT_WITHIN_MS = 100;
/** Share of the clients that may still be catching up. While there are more, nothing is published: they need the machine, too. */
const BEHIND = 0.2;
/** Milliseconds for what listeners with `inOrder` hold back at the end. */
const HELD_MS = 10_000;

export interface SoakOptions {
  readonly clients: number;
  readonly messages: number;
  /** Publishes no longer than this. @default - until all are addressed */
  readonly minutes?: number;
  readonly seed: number;
}

export interface Soaked extends Ledger {
  readonly broadcasts: number;
  readonly unreported: number;
  readonly cuts: number;
  readonly reloads: number;
  /** By code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Injected faults by type. */
  readonly faults: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export class SoakRun {
  readonly #clients: SoakedClient[];
  readonly #published: Published[] = [];
  readonly #errors: Record<string, number> = {};
  readonly #random: Random;
  readonly #plan: Plan;
  #addressed = 0;
  #cutsDue = 0;
  #cuts = 0;
  #reloads = 0;

  private constructor(
    private readonly aws: StackClients,
    private readonly stack: Pick<BootedStack, 'outputs' | 'endpoint'>,
    private readonly options: SoakOptions,
    secret: string,
  ) {
    const { seed, clients } = options;
    this.#random = new Random(seed, 'cuts');
    this.#plan = new Plan(seed, clients);
    this.#clients = Array.from({ length: clients }, (_, client) => {
      const claims = { userId: userOf(client), channels: [roomOf(client)] };
      return new SoakedClient({
        url: stack.outputs.WebSocketUrl,
        client,
        clients,
        inOrder: new Random(seed, 'in order', client).chance(IN_ORDER),
        token: () => mintToken(secret, claims),
        publishedAt: (number) => this.#published[number]!.publishedAt,
        failed: (code) => (this.#errors[code] = (this.#errors[code] ?? 0) + 1),
      });
    });
  }

  static async of(aws: StackClients, stack: BootedStack, options: SoakOptions): Promise<SoakRun> {
    return new SoakRun(aws, stack, options, await aws.tokenSecret());
  }

  /** So far. */
  get progress() {
    const records = this.#clients.map(({ record }) => record);
    const sum = (of: (record: (typeof records)[number]) => number) => records.reduce((all, one) => all + of(one), 0);
    return {
      addressed: this.#addressed,
      heard: sum(({ heard }) => heard),
      late: sum(({ lateMs }) => lateMs.length),
      twice: sum(({ heardTwice }) => heardTwice),
      cuts: this.#cuts,
      reloads: this.#reloads,
      gaps: sum(({ gaps }) => gaps.length),
      behind: this.#behind,
      errors: this.#errors,
    };
  }

  /** @param step tells what goes on */
  async run(step: <T>(what: string, how: () => Promise<T>) => Promise<T>): Promise<Soaked> {
    const startedAt = performance.now();
    const early = this.#clients.slice(0, Math.ceil(this.#clients.length * EARLY));
    try {
      await step(`${early.length} clients connect`, () => this.#open(early));
      const users = this.#clients.map(({ record }) => userOf(record.client));
      await faultsAt(this.stack.endpoint, 'PUT', faultsOf(this.options.seed, users));
      await step('Publish, and cut connections', () => this.#underFaults(this.#clients.slice(early.length)));
      const seen = await faultsAt(this.stack.endpoint, 'GET');
      await faultsAt(this.stack.endpoint, 'DELETE');
      await step('Wait for the last resumes', () => this.#settled());
      return this.#result(seen, performance.now() - startedAt);
    } finally {
      for (const client of this.#clients) client.close();
    }
  }

  async #open(clients: readonly SoakedClient[]): Promise<void> {
    const limit = pLimit(OPENING);
    const open = async (client: SoakedClient) => {
      client.start();
      await waitUntil(`client ${client.record.client} to resume`, () => client.hasResumedSince(0));
    };
    await Promise.all(clients.map((client) => limit(open, client)));
  }

  async #underFaults(latecomers: readonly SoakedClient[]): Promise<void> {
    const { messages, minutes = Infinity } = this.options;
    const endsAt = performance.now() + minutes * 60_000;
    const end = new AbortController();
    const cutting = this.#cutUntil(end.signal);
    try {
      const lane = async () => {
        while (this.#addressed < messages && performance.now() < endsAt) {
          await waitUntil('most clients to catch up', () => this.#behind <= BEHIND * this.#clients.length);
          await this.#publish();
        }
      };
      const opening = side(1, latecomers.length, async () => {
        const next = latecomers.find(({ openedAt }) => openedAt === Infinity);
        if (next) await this.#open([next]);
      });
      await Promise.all([opening, ...Array.from({ length: AT_ONCE }, lane)]);
    } finally {
      end.abort();
      await cutting;
    }
  }

  get #behind(): number {
    return this.#clients.filter(({ isBack }) => !isBack).length;
  }

  async #publish(): Promise<void> {
    const planned = this.#plan.next();
    const message: Published = { ...planned, publishedAt: Date.now(), isReported: false };
    this.#published[planned.number] = message;
    this.#cutsDue += CUTS_PER_BROADCAST;
    const { audience } = planned;
    this.#addressed += this.#clients.filter(
      ({ openedAt, record }) => openedAt < Infinity && streamsTo(audience, record.client).length > 0,
    ).length;
    const idempotencyKey = String(planned.number);
    const detail = { audience, message: planned.message, idempotencyKey };
    await this.aws.publish({ source: SOURCE, detailType: BROADCAST_REQUESTED, detail });
    const deadline = performance.now() + REPORT_MS;
    do {
      await sleep(ASK_AGAIN_MS);
      message.isReported =
        (await this.aws.closedReport(`${GENERIC_MAPPING}/${SOURCE}/${idempotencyKey}`)) !== undefined;
    } while (!message.isReported && performance.now() < deadline);
  }

  async #cutUntil(end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      await sleep(this.#random.next() * 2 * CUT_WITHIN_MS, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted || this.#cutsDue < 1) continue;
      const client = this.#random.pick(this.#clients);
      if (client.openedAt === Infinity) continue;
      if (!client.isBack && !this.#random.chance(AT_ONCE_AGAIN)) continue;
      this.#cutsDue -= 1;
      if (this.#random.chance(RELOADS)) {
        client.reload();
        this.#reloads += 1;
      } else this.#cuts += client.cut();
    }
  }

  async #settled(): Promise<void> {
    const since = Date.now();
    for (const client of this.#clients)
      await waitUntil(`client ${client.record.client} to resume`, () => client.hasResumedSince(since));
    const isComplete = () => this.#ledger().missedInSilence === 0;
    // What is missing then is in the ledger.
    await waitUntil('what is held back', isComplete, HELD_MS).catch(() => undefined);
  }

  #ledger(): Ledger {
    const records = this.#clients.map(({ record }) => record);
    return settle(this.#published, records);
  }

  #result({ faults }: FaultsSeen, ms: number): Soaked {
    const injected: Record<string, number> = {};
    for (const { type, injected: count } of faults) injected[type] = (injected[type] ?? 0) + count;
    return {
      broadcasts: this.#published.length,
      ...this.#ledger(),
      unreported: this.#published.filter(({ isReported }) => !isReported).length,
      cuts: this.#cuts,
      reloads: this.#reloads,
      errors: this.#errors,
      faults: injected,
      seconds: Math.round(ms / 1000),
    };
  }
}
