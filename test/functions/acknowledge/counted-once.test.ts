/**
 * Whatever the order of openings, acknowledgements, deadlines and cuts: each asked-for user of each broadcast is counted at most once,
 * and at the deadline if, and only if, an acknowledgement was taken before it.
 */
import fc from 'fast-check';
import { AskedBroadcasts } from '#functions/acknowledge/asked-broadcasts';
import { take } from '#functions/acknowledge/take';
import { Asks } from '#functions/open-broadcast/asks';
import { Claims } from '#functions/open-broadcast/claim';
import { openBroadcast } from '#functions/open-broadcast/open-broadcast';
import { closeAcknowledgements } from '#functions/restart-overdue/close-acknowledgements';
import { readAsked, readManyAsked, TAKEN_SECONDS } from '#shared/acknowledgements/acknowledgements-table';
import type { Receipts } from '#shared/acknowledgements/receipts';
import type { Audience, BroadcastAcknowledged } from '#shared/contracts';
import { type Cut, cutOffClient } from '../support/crashing-client';
import { ACKNOWLEDGEMENTS_TABLE, BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const USERS = ['alice', 'bob', 'carol'];
const AUDIENCES: readonly Audience[] = [
  { users: ['alice', 'bob'] },
  { users: ['alice', 'bob', 'carol'], exclude: { users: ['carol'] } },
  { channels: ['orders'] },
  { users: ['alice'], everyone: true },
];
const DAYS = 30;
const shards = { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } };

let tables: Tables;
let receipts: Receipts;
beforeAll(async () => {
  tables = await startTables();
  receipts = await new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, DAYS).receipts();
});
afterAll(() => tables.stop());

const cut = fc.option(fc.record({ at: fc.integer({ min: 1, max: 8 }), isMade: fc.boolean() }), {
  nil: undefined,
  freq: 2,
});
const which = fc.nat(AUDIENCES.length - 1);
const step = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), which, cut }),
  fc.record({
    kind: fc.constant('acknowledge' as const),
    user: fc.constantFrom(...USERS),
    which: fc.uniqueArray(which, { minLength: 1 }),
    environment: fc.nat(1),
    cut,
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 9, 10, 20, 60) }),
  fc.record({ kind: fc.constant('close' as const), cut }),
);

/** One world: its own broadcasts, and a clock that only moves when a step says so. */
class World {
  now: number;
  readonly published: BroadcastAcknowledged[] = [];
  /** Broadcasts that a state machine went on with. */
  readonly opened = new Set<string>();
  /** `broadcast user` whose client heard that it was taken, and whose request may have been cut off after the write. */
  readonly taken = new Set<string>();
  readonly tried = new Set<string>();
  /** Functions remember what they read. */
  readonly #environments: AskedBroadcasts[] = [];

  constructor(private readonly serial: number) {
    this.now = Date.parse('2026-11-21T10:00:00Z') + serial * 10 * 86_400_000;
    this.#environments = [0, 1].map(
      () => new AskedBroadcasts((ids) => readManyAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, ids)),
    );
  }

  idOf = (which: number) => `M/s/${this.serial}-${which}`;

  async open(which: number, cut: Cut | undefined): Promise<void> {
    const client = cutOffClient(tables.client, cut);
    const now = () => this.now;
    const settings = { leaseSeconds: 360, broadcastRetentionDays: DAYS, reports: 'all' as const };
    const { decision } = await openBroadcast(
      {
        event: {
          ...{ mapping: 'M', source: 's', eventId: `${this.serial}-${which}`, time: '2026-11-21T10:00:00Z' },
          request: {
            audience: AUDIENCES[which],
            message: { type: 'test', data: null },
            acknowledge: { withinSeconds: 10 },
          },
        },
        execution: {
          id: 'arn:aws:states:eu-central-1:123456789012:express:broadcast:one:1',
          startTime: '2026-11-21T10:00:00Z',
        },
      },
      {
        claims: new Claims(client, BROADCASTS_TABLE, settings, now),
        asks: new Asks(client, ACKNOWLEDGEMENTS_TABLE, DAYS),
        ...{ shards, now },
      },
    );
    expect(decision).toBe('OPEN');
    this.opened.add(this.idOf(which));
  }

  async acknowledge(user: string, which: readonly number[], environment: number, cut?: Cut): Promise<void> {
    const ids = which.map(this.idOf);
    const rows = await readManyAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, ids);
    const expected = (id: string) => {
      const row = rows.get(id);
      if (!row || !(row.others || row.users.includes(user))) return 'NOT_ASKED';
      return row.until <= this.now ? 'LATE' : 'taken';
    };
    for (const id of ids) if (expected(id) === 'taken') this.tried.add(`${id} ${user}`);
    const { refused } = await take(
      user,
      ids.map((id) => ({ id, receipt: receipts.of(id) })),
      {
        client: cutOffClient(tables.client, cut),
        ...{ table: ACKNOWLEDGEMENTS_TABLE, receipts, retentionDays: DAYS, asked: this.#environments[environment]! },
      },
      this.now,
    );
    const reasons = new Map(refused.map(({ id, reason }) => [id, reason]));
    for (const id of ids) {
      expect([id, reasons.get(id) ?? 'taken']).toEqual([id, expected(id)]);
      if (!reasons.has(id)) this.taken.add(`${id} ${user}`);
    }
  }

  async close(cut?: Cut): Promise<void> {
    const { failed } = await closeAcknowledgements(
      {
        client: cutOffClient(tables.client, cut),
        ...{ table: ACKNOWLEDGEMENTS_TABLE, log: { error: () => undefined }, now: () => this.now },
        publish: async (events) => void this.published.push(...events),
      },
      () => false,
    );
    if (!cut) expect(failed).toBe(0);
  }
}

/** A step that is cut off ends there; what it was to do is left to later steps. */
const unlessCutOff = (work: Promise<void>): Promise<void> =>
  work.catch((error: Error) => {
    if (error.message !== 'cut off') throw error;
  });

let serial = 0;
it('counts each user once, and exactly those whose acknowledgement was taken before the deadline', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const world = new World((serial += 1));
      for (const one of steps) {
        if (one.kind === 'wait') world.now += one.seconds * 1000;
        else if (one.kind === 'open') await unlessCutOff(world.open(one.which, one.cut));
        else if (one.kind === 'close') await unlessCutOff(world.close(one.cut));
        else await unlessCutOff(world.acknowledge(one.user, one.which, one.environment, one.cut));
      }
      world.now += (10 + TAKEN_SECONDS + 1) * 1000;
      await world.close();

      const byDeadline = new Map<string, BroadcastAcknowledged>();
      for (const event of world.published) {
        const { broadcastId, deadline } = event;
        // Published again after a cut, it says the same.
        expect(byDeadline.get(broadcastId + deadline) ?? event).toEqual(event);
        byDeadline.set(broadcastId + deadline, event);
      }
      for (const [which, { users = [], exclude, channels, everyone }] of AUDIENCES.entries()) {
        const id = world.idOf(which);
        const row = await readAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, id);
        if (world.opened.has(id)) expect(row).toBeDefined();
        if (!row) continue;
        // Its last deadline was published, and nothing is left to do.
        const last = byDeadline.get(id + new Date(row.until).toISOString());
        expect(last).toBeDefined();
        expect(row).toMatchObject({ acknowledged: last!.acknowledged, closedAt: expect.any(Number) as number });
        const of = (set: ReadonlySet<string>) => USERS.filter((user) => set.has(`${id} ${user}`));
        expect(last!.acknowledged).toBeGreaterThanOrEqual(of(world.taken).length);
        expect(last!.acknowledged).toBeLessThanOrEqual(of(world.tried).length);
        if (channels ?? everyone) continue;
        const asked = users.filter((user) => !exclude?.users?.includes(user));
        const missing = last!.unacknowledged!.users;
        expect(asked.length - missing.length).toBe(last!.acknowledged);
        for (const user of of(world.taken)) expect(missing).not.toContain(user);
        for (const user of missing) expect(asked).toContain(user);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
