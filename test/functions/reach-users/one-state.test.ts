/**
 * Whatever the order of openings, deliveries, reports, acknowledgements, resumes and runs of the function, whatever is cut off between
 * two calls, and whatever comes twice or in the midst of a run: each user of each broadcast ends in one state. Either the user is to
 * be reached, and every event about it says the same; or the user has the message, as far as the broadcast asks, or it has expired.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { AskedBroadcasts } from '#functions/acknowledge/asked-broadcasts';
import { take } from '#functions/acknowledge/take';
import { Asks } from '#functions/open-broadcast/asks';
import { Claims } from '#functions/open-broadcast/claim';
import { openBroadcast } from '#functions/open-broadcast/open-broadcast';
import { reach } from '#functions/reach-users/reach';
import { CaughtUp } from '#functions/resume/caught-up';
import { readManyAsked, readTaken } from '#shared/acknowledgements/acknowledgements-table';
import type { Receipts } from '#shared/acknowledgements/receipts';
import type { BroadcastRequest, DeliveryReport, UserToReach } from '#shared/contracts';
import { hashOf } from '#shared/history/position';
import { positionNow } from '#functions/open-broadcast/history';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { putOutcomes } from '#shared/tables/outcomes-table';
import type { Waiting } from '#shared/to-reach/waiting';
import { clientOf, type Cut, cutOffCalls } from '../support/crashing-client';
import {
  ACKNOWLEDGEMENTS_TABLE,
  BROADCASTS_TABLE,
  HISTORY_TABLE,
  OUTCOMES_TABLE,
  startTables,
  type Tables,
} from '../support/tables';

const USERS = ['alice', 'bob', 'carol'];
const AFTER_SECONDS = 60;
/** What a broadcast asks for. */
const REQUESTS: readonly Partial<BroadcastRequest>[] = [
  { ifUnreached: { afterSeconds: AFTER_SECONDS } },
  {
    ifUnreached: { afterSeconds: AFTER_SECONDS, unacknowledged: true },
    acknowledge: { withinSeconds: 3600 },
    audience: { users: ['alice', 'bob', 'carol'], exclude: { users: ['carol'] } },
  },
  { ifUnreached: { afterSeconds: AFTER_SECONDS }, acknowledge: { withinSeconds: 3600 } },
];
const EXPIRES_AFTER_MS = 200_000;
const DAYS = 30;
const shards = { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } };

let tables: Tables;
let receipts: Receipts;
beforeAll(async () => {
  tables = await startTables();
  receipts = await new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, DAYS).receipts();
});
afterAll(() => tables.stop());

const user = fc.constantFrom(...USERS);
const which = fc.nat(REQUESTS.length - 1);
const cut = fc.option(fc.record({ at: fc.integer({ min: 1, max: 14 }), isMade: fc.boolean() }), {
  nil: undefined,
  freq: 2,
});
/** What a user, or the machine, does. */
const deed = fc.oneof(
  fc.record({ kind: fc.constant('acknowledge' as const), which, user }),
  fc.record({ kind: fc.constant('catchUp' as const), which, user }),
  fc.record({ kind: fc.constant('confirm' as const), user }),
  fc.record({
    kind: fc.constant('post' as const),
    ...{ which, user, outcome: fc.constantFrom('delivered', 'delivered', 'stale', 'failed') },
  }),
  fc.record({ kind: fc.constant('report' as const), which, status: fc.constantFrom('COMPLETED', 'FAILED') }),
);
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const), which, cut }) },
  { weight: 12, arbitrary: deed },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(1, 60, 150) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      ...{ message: fc.nat(), cut, isTwice: fc.boolean() },
      // In the midst of it, before a call.
      during: fc.option(fc.record({ call: fc.integer({ min: 1, max: 12 }), deed }), { nil: undefined }),
    }),
  },
);
/** Most are opened once, before anything else. */
const opened = fc.subarray([...REQUESTS.keys()], { minLength: 1 });
/** At the end, each broadcast without a report gets one with this status. */
const status = fc.constantFrom('COMPLETED', 'COMPLETED', 'FAILED');
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

class World {
  now: number;
  readonly events: UserToReach[] = [];
  queue: Waiting[] = [];
  readonly opened = new Set<number>();
  /** `broadcast user`, of what a user has, as far as the broadcast asks. */
  readonly has = new Set<string>();
  readonly decided = new Set<string>();
  /** Names of resumes that are not confirmed, by user, and what they brought. */
  readonly #resumes = new Map<string, { readonly name: string; readonly brought: Set<number> }>();
  readonly #delivered = new Map<number, number>();
  readonly #asked = new AskedBroadcasts((ids) => readManyAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, ids));
  #posts = 0;

  constructor(private readonly serial: number) {
    this.now = Date.parse('2026-11-21T10:00:00Z') + serial * 10 * 86_400_000;
  }

  idOf = (which: number) => `M/s/${this.serial}-${which}`;
  requestOf = (which: number) => ({
    ...{ audience: { users: USERS }, message: { type: 'test', data: which } },
    ...REQUESTS[which],
    ...(which === 2 && { expiresAt: new Date(this.expiresAt).toISOString() }),
  });
  usersOf = (which: number) => USERS.filter((name) => !this.requestOf(which).audience.exclude?.users?.includes(name));
  get expiresAt() {
    return Date.parse('2026-11-21T10:00:00Z') + this.serial * 10 * 86_400_000 + EXPIRES_AFTER_MS;
  }

  async open(which: number, cut: Cut | undefined): Promise<void> {
    const calls = cutOffCalls(cut);
    const client = clientOf(tables.client, calls);
    const now = () => this.now;
    const settings = { leaseSeconds: 360, broadcastRetentionDays: DAYS, reports: 'all' as const };
    const time = new Date(this.now).toISOString();
    const { decision } = await openBroadcast(
      {
        event: {
          ...{ mapping: 'M', source: 's', eventId: `${this.serial}-${which}`, time: '2026-11-21T10:00:00Z' },
          request: this.requestOf(which),
        },
        execution: { id: 'arn:aws:states:eu-central-1:123456789012:express:broadcast:one:1', startTime: time },
      },
      {
        claims: new Claims(client, BROADCASTS_TABLE, settings, now),
        asks: new Asks(client, ACKNOWLEDGEMENTS_TABLE, DAYS),
        waits: {
          wait: (broadcastId, seconds, at) =>
            calls(async () => void this.queue.push({ broadcastId, dueAt: at + seconds * 1000 })),
        },
        ...{ shards, now },
      },
    );
    if (decision === 'OPEN') this.opened.add(which);
  }

  async do(deed: Deed): Promise<void> {
    if (deed.kind === 'acknowledge') await this.#acknowledge(deed.which, deed.user);
    else if (deed.kind === 'catchUp') await this.#catchUp(deed.which, deed.user);
    else if (deed.kind === 'confirm') await this.#confirm(deed.user);
    else if (deed.kind === 'post') await this.#post(deed.which, deed.user, deed.outcome);
    else await this.report(deed.which, deed.status);
  }

  async #acknowledge(which: number, userId: string): Promise<void> {
    const id = this.idOf(which);
    const { taken } = await take(
      userId,
      [{ id, receipt: receipts.of(id) }],
      {
        ...{ client: tables.client, table: ACKNOWLEDGEMENTS_TABLE, receipts, retentionDays: DAYS, asked: this.#asked },
      },
      this.now,
    );
    if (taken > 0) this.has.add(`${which} ${userId}`);
  }

  readonly #caughtUp = () => new CaughtUp(tables.client, HISTORY_TABLE, DAYS);

  async #catchUp(which: number, userId: string): Promise<void> {
    if (!this.opened.has(which)) return;
    const open = this.#resumes.get(userId) ?? { name: positionNow(`${this.serial}`, this.now), brought: new Set() };
    this.#resumes.set(userId, open);
    open.brought.add(which);
    const hash = hashOf(positionNow(this.idOf(which), 0));
    await this.#caughtUp().add(userId, open.name, { connectionId: 'c', hashes: [hash] }, this.now);
  }

  async #confirm(userId: string): Promise<void> {
    const open = this.#resumes.get(userId);
    if (!open) return;
    await this.#caughtUp().confirm(userId, open.name, this.now);
    // A later resume has another name.
    this.now += 1;
    this.#resumes.delete(userId);
    for (const which of open.brought) this.#hasIt(which, userId);
  }

  async #post(which: number, userId: string, outcome: string): Promise<void> {
    const row = await readBroadcast(tables.client, BROADCASTS_TABLE, this.idOf(which));
    // A machine posts while the broadcast runs.
    if (!this.opened.has(which) || row?.status !== 'RUNNING' || !this.usersOf(which).includes(userId)) return;
    const connection = { [`c${(this.#posts += 1)}`]: userId };
    const outcomes = outcome === 'failed' ? { failed: { TIMEOUT: connection } } : { [outcome]: connection };
    await putOutcomes(tables.client, OUTCOMES_TABLE, {
      ...{ broadcastId: this.idOf(which), batch: `b${this.#posts}`, outcomes: JSON.stringify(outcomes) },
      ...{ at: new Date(this.now).toISOString(), expiresAt: 1 },
    });
    this.#delivered.set(which, (this.#delivered.get(which) ?? 0) + 1);
    if (outcome === 'delivered') this.#hasIt(which, userId);
  }

  #hasIt(which: number, userId: string): void {
    if (REQUESTS[which]!.ifUnreached!.unacknowledged !== true) this.has.add(`${which} ${userId}`);
  }

  async report(which: number, status: string): Promise<void> {
    const row = await readBroadcast(tables.client, BROADCASTS_TABLE, this.idOf(which));
    if (row?.status !== 'RUNNING') return;
    const connections = this.#delivered.get(which) ?? 0;
    const at = new Date(this.now).toISOString();
    const report: Omit<DeliveryReport, 'status'> = {
      ...{ broadcastId: this.idOf(which), connections, delivered: connections, stale: 0, failed: 0, failures: [] },
      ...{ unreachedUsers: { count: 0, users: [] }, batches: 1, lostParts: 0, recorded: connections },
      ...{ startedAt: at, finishedAt: at, durationMs: 1, execution: 'https://example.com' },
    };
    await tables.client.send(
      new UpdateCommand({
        TableName: BROADCASTS_TABLE,
        Key: { broadcastId: this.idOf(which) },
        UpdateExpression: 'SET #status = :status, #report = :report REMOVE dueAt',
        ExpressionAttributeNames: { '#status': 'status', '#report': 'report' },
        ExpressionAttributeValues: { ':status': status, ':report': JSON.stringify({ ...report, status }) },
      }),
    );
  }

  /** One message that is due is handed over. It stays in the queue if its run is cut off, or is to come twice. */
  async run(
    message: number,
    { cut, isTwice = false, during }: { cut?: Cut | undefined; isTwice?: boolean; during?: Interruption | undefined },
  ) {
    const due = this.queue.filter(({ dueAt }) => dueAt <= this.now);
    const waiting = due[message % due.length];
    if (!waiting) return;
    const hadBefore = new Set(this.has);
    const wasExpired = this.expiresAt <= this.now;
    const calls = cutOffCalls(cut, async (call) => {
      if (call === during?.call) await this.do(during.deed);
    });
    try {
      await reach(waiting, {
        client: clientOf(tables.client, calls),
        tables: {
          ...{ broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE, history: HISTORY_TABLE },
          acknowledgements: ACKNOWLEDGEMENTS_TABLE,
        },
        publish: (events) => calls(async () => void this.events.push(...events)),
        wait: (again) => calls(async () => void this.queue.push(again)),
        ...{ retentionDays: DAYS, now: () => this.now, log: { info: () => undefined, warn: () => undefined } },
      });
      if (!isTwice) this.queue.splice(this.queue.indexOf(waiting), 1);
    } finally {
      await this.#checkDecided(hadBefore, wasExpired);
    }
  }

  /** Who is to be reached now did not have it before the run. */
  async #checkDecided(hadBefore: ReadonlySet<string>, wasExpired: boolean): Promise<void> {
    for (const which of REQUESTS.keys()) {
      for (const name of USERS) {
        const key = `${which} ${name}`;
        if (this.decided.has(key) || (await this.rowOf(which, name))?.toReachAt === undefined) continue;
        expect([key, hadBefore.has(key)]).toEqual([key, false]);
        if (which === 2) expect(wasExpired).toBe(false);
        expect(this.usersOf(which)).toContain(name);
        this.decided.add(key);
      }
    }
  }

  rowOf = (which: number, name: string) =>
    readTaken(tables.client, ACKNOWLEDGEMENTS_TABLE, this.idOf(which), { shards: 1 }, name);
}
interface Interruption {
  readonly call: number;
  readonly deed: Deed;
}

/** A step that is cut off ends there; what it was to do is left to later steps. */
const unlessCutOff = (work: Promise<void>): Promise<void> =>
  work.catch((error: Error) => {
    if (error.message !== 'cut off') throw error;
  });

let serial = 0;
it('leaves each user of each broadcast in one state', async () => {
  await fc.assert(
    fc.asyncProperty(opened, fc.array(step, { minLength: 8, maxLength: 40 }), status, async (opened, steps, status) => {
      const world = new World((serial += 1));
      for (const which of opened) await world.open(which, undefined);
      for (const one of steps) {
        if (one.kind === 'pass') world.now += one.seconds * 1000;
        else if (one.kind === 'open') await unlessCutOff(world.open(one.which, one.cut));
        else if (one.kind === 'run') await unlessCutOff(world.run(one.message, one));
        else await world.do(one);
      }
      // Every broadcast gets its report in the end, and what failed in the queue comes again.
      for (const which of REQUESTS.keys()) await world.report(which, status);
      world.now += AFTER_SECONDS * 1000;
      while (world.queue.length > 0) await world.run(0, {});

      for (const which of REQUESTS.keys()) {
        for (const name of USERS) {
          const key = `${which} ${name}`;
          const { at, toReachAt, toldAt } = (await world.rowOf(which, name)) ?? {};
          const isAsked = world.opened.has(which) && world.usersOf(which).includes(name);
          const [first, ...others] = world.events.filter(
            ({ broadcastId, userId }) => broadcastId === world.idOf(which) && userId === name,
          );
          for (const other of others) expect(other).toEqual(first);
          const isToReach = toReachAt !== undefined;
          // Final, and on the bus exactly if it was decided.
          expect([key, isToReach, toldAt !== undefined]).toEqual([key, world.decided.has(key), isToReach]);
          expect([key, first !== undefined]).toEqual([key, isToReach]);
          if (!isAsked) continue;
          // Nobody is lost: who is not to be reached has it, or nobody wants to hear of it any more.
          const isExpired = which === 2 && world.expiresAt <= world.now;
          expect([key, isToReach || at !== undefined || world.has.has(key) || isExpired]).toEqual([key, true]);
        }
      }
    }),
    { numRuns: 25 },
  );
}, 240_000);
