/** One case of the attack on the flow, from the first fault to the last check. */
import pLimit from 'p-limit';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_ATTEMPTS } from '#functions/restart-overdue/take-up';
import type { FaultsInput } from '#local/faults/index';
import type { AttackedCloud } from '../cloud/attacked-cloud';
import type { Random } from '../random';
import { accountOf, type SeenBroadcast } from './account';
import type { ClientPool, FlowClient } from './clients';
import { attackEvent, type AttackEvent } from './events';
import type { Scenario } from './scenarios';
import type { Witness } from './witness';

const LOOK_AGAIN_MS = 100;
/** Milliseconds without anything new after which the faults are ended. */
const QUIET_MS = 8_000;
/** Milliseconds without anything new, and without a running execution, after which nothing more will happen by itself. */
const STILL_MS = 1_500;
/** Runs of the overdue rule, each after all executions have ended: more than it takes to give up a broadcast. */
const RECOVERIES = MAX_ATTEMPTS + 3;
/** Maximum milliseconds for a frame to reach its socket after the report. */
const FRAMES_MS = 10_000;
const PUBLISHED_AT_ONCE = 4;
/** Characters of an audience in the description of its broadcast. */
const ABOUT_CHARACTERS = 200;

interface Published {
  readonly attack: AttackEvent;
  readonly broadcastId: string;
  readonly eventIds: string[];
  /** Open before it was published, and in its audience. */
  readonly audience: readonly FlowClient[];
}

export class FlowCase {
  readonly #published = new Map<string, Published>();

  constructor(
    private readonly cloud: AttackedCloud,
    private readonly clients: ClientPool,
    private readonly witness: Witness,
    private readonly scenario: Scenario,
    private readonly random: Random,
  ) {}

  /** @param halfWay is called while events are under way */
  async run(halfWay: () => void): Promise<SeenBroadcast[]> {
    await this.#break();
    try {
      await this.#publish(halfWay);
      await this.#accounted(async (quietMs) => quietMs > QUIET_MS);
    } finally {
      await this.#mend();
    }
    const isStill = async (quietMs: number) =>
      quietMs > STILL_MS && (await this.cloud.ask('running', null)).length === 0;
    for (let round = 0; round < RECOVERIES && !(await this.#accounted(isStill)); round += 1) {
      await this.cloud.ask('recover', this.#open());
    }
    return this.#received();
  }

  async #break(): Promise<void> {
    const { faults, cut, kill } = this.scenario;
    const seed = this.random.integer(0, 2 ** 31);
    const document: FaultsInput = { seed, faults };
    const response = await fetch(`${this.cloud.url}/_local/faults`, { method: 'PUT', body: JSON.stringify(document) });
    if (!response.ok) throw new Error(`The faults were refused: ${await response.text()}`);
    if (cut) await this.cloud.ask('cut', { seed, ...cut });
    if (kill) await this.cloud.ask('kill', { seed, ...kill });
  }

  async #mend(): Promise<void> {
    await fetch(`${this.cloud.url}/_local/faults`, { method: 'DELETE' });
    await this.cloud.ask('cut', null);
    await this.cloud.ask('kill', null);
  }

  async #publish(halfWay: () => void): Promise<void> {
    const limit = pLimit(PUBLISHED_AT_ONCE);
    const kinds = this.scenario.events;
    const publishing = kinds.map((kind) => {
      const ids = this.clients.open.map(({ connectionId }) => connectionId);
      const attack = attackEvent(kind, this.random, ids);
      return limit(() => this.#publishOne(attack));
    });
    await Promise.all(publishing.slice(0, kinds.length / 2));
    halfWay();
    await Promise.all(publishing);
  }

  async #publishOne(attack: AttackEvent): Promise<void> {
    const audience = this.clients.open.filter((client) => client.isIn(attack.audience));
    const copies = attack.kind === 'sameKey' ? 3 : 1;
    // A refusal by the bus is an answer: the event was not accepted, and nobody waits for it.
    const eventIds = await Promise.all(
      Array.from({ length: copies }, () => this.cloud.aws.publish(attack.event).catch(() => undefined)),
    );
    for (const eventId of eventIds) {
      if (eventId === undefined) continue;
      const broadcastId = attack.broadcastId(eventId);
      const known = this.#published.get(broadcastId);
      if (known) known.eventIds.push(eventId);
      else this.#published.set(broadcastId, { attack, broadcastId, eventIds: [eventId], audience });
    }
  }

  /** Ids of broadcasts without a report whose events are not kept either. */
  #open(): string[] {
    const { reports, deadLetters } = this.witness;
    return [...this.#published.values()]
      .filter(({ broadcastId, eventIds }) => !reports.has(broadcastId) && !eventIds.some((id) => deadLetters.has(id)))
      .map(({ broadcastId }) => broadcastId);
  }

  /** @param isEnough is told how long nothing new was seen. @returns whether every event is accounted for */
  async #accounted(isEnough: (quietMs: number) => Promise<boolean>): Promise<boolean> {
    let lastNews = performance.now();
    for (;;) {
      if (await this.witness.look(this.scenario.faults)) lastNews = performance.now();
      if (this.#open().length === 0) return true;
      if (await isEnough(performance.now() - lastNews)) return false;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Frames may still be on their way, so what seems to be missing is checked again. */
  async #received(): Promise<SeenBroadcast[]> {
    const deadline = performance.now() + FRAMES_MS;
    for (;;) {
      const seen = await Promise.all([...this.#published.values()].map((published) => this.#seen(published)));
      const isMissing = seen.some((broadcast) => accountOf(broadcast).counts.missing > 0);
      if (!isMissing || performance.now() > deadline) return seen;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  #stillThere(audience: readonly FlowClient[]): FlowClient[] {
    return audience.filter((client) => client.isOpen && !this.witness.struck.has(client.connectionId));
  }

  async #seen({ broadcastId, eventIds, audience, attack }: Published): Promise<SeenBroadcast> {
    const due = new Map(
      this.#stillThere(audience).map((client) => [client.connectionId, client.received.has(broadcastId)]),
    );
    const strangers = this.clients.open.filter(
      (client) => client.received.has(broadcastId) && !client.isIn(attack.audience),
    );
    const isComplete = [...due.values()].every((received) => received);
    return {
      broadcastId,
      about: `${broadcastId} (${attack.kind}, to ${JSON.stringify(attack.audience).slice(0, ABOUT_CHARACTERS)})`,
      accepted: eventIds.length,
      reports: this.witness.reports.get(broadcastId) ?? [],
      deadLettered: eventIds.some((id) => this.witness.deadLetters.has(id)),
      due,
      astray: strangers.map(({ connectionId }) => connectionId),
      outcomes: isComplete ? [] : await this.witness.outcomesOf(broadcastId),
    };
  }
}
