/**
 * Presence as a whole, in a world where everything goes wrong for a while: once it has settled, every client shows who is there. See
 * support/world.ts for the world.
 */
import fc from 'fast-check';
import { LOOK_MS, VERSION_MS } from '#functions/flush-presence/next-roster';
import { pass, useVirtualTime } from '../../support/virtual-time';
import { GRACE_SECONDS, type Rules, World } from './support/world';

useVirtualTime();

const USERS = ['alice', 'bob', 'carol', 'dave', '__proto__', 'constructor'];
const RULES: Rules = { looksAgain: true, writesIfUnchanged: true, asks: true };
/** A failed message is hidden for 3 minutes, a version that was not told holds up the next one for 35 s, a client asks after 30. */
const SETTLED_MS = 45 * 60_000;
/** A ghost is there until its row expires, and then for the grace and a look at each end. */
const BEYOND_EXPIRY_MS = GRACE_SECONDS * 1000 + 10_000;

type Step =
  | { readonly do: 'connect'; readonly user: string; readonly minutes?: number | undefined }
  | { readonly do: 'close' | 'lose' | 'reconnect'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number };

const user = fc.constantFrom(...USERS);
const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('connect' as const), user }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'reconnect' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), which }) },
  // A client whose token ends soon, and that goes without a trace: its row has expired well before the last look, after 105 minutes.
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('connect' as const), user, minutes: fc.integer({ min: 1, max: 100 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(30_000) }) },
);
const script = fc.array(step, { minLength: 1, maxLength: 30 });

/** https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

async function play(steps: readonly Step[], seed: number, rules: Rules): Promise<World> {
  const world = new World(randomFrom(seed), rules);
  for (const each of steps) {
    const open = world.sockets.filter(({ isOpen }) => isOpen);
    if (each.do === 'wait') await pass(each.ms);
    else if (each.do === 'connect') {
      const socket = world.connect(each.user, each.minutes);
      // Without a trace: nothing says that it is gone.
      if (each.minutes !== undefined) setTimeout(() => world.close(socket, false), 20_000);
    } else if (open.length > 0) {
      const socket = open[each.which % open.length]!;
      world.close(socket, each.do !== 'lose');
      if (each.do === 'reconnect') world.connect(socket.user);
    }
  }
  await pass(30_000);
  world.isRough = false;
  await pass(SETTLED_MS);
  return world;
}

/** What every client shows that is connected. */
const shownBy = (world: World) => world.sockets.filter(({ isOpen }) => isOpen).map(({ room }) => room.members);

/** By the bus: events that come twice count once, and their versions are their order. */
function byTheBus({ published }: World): string[] {
  const members = new Set<string>();
  const events = new Map(published.map((event) => [event.version, event]));
  for (const { joined, left } of [...events.values()].sort((a, b) => a.version - b.version)) {
    for (const each of joined) {
      // Nobody joins twice without having left.
      expect(members).not.toContain(each);
      members.add(each);
    }
    for (const each of left) {
      expect(members).toContain(each);
      members.delete(each);
    }
  }
  return [...members].sort();
}

const SEED = fc.integer({ min: 0, max: 2 ** 31 });

it('once settled, every client, the stored roster and the bus say who is there, and ghosts end in time', async () => {
  await fc.assert(
    fc.asyncProperty(script, SEED, async (steps, seed) => {
      const world = await play(steps, seed, RULES);
      const { truth } = world;
      expect(world.shown).toEqual(truth);
      for (const members of shownBy(world)) expect(members).toEqual(truth);
      expect(byTheBus(world)).toEqual(truth);
      world.versions.slice(1).forEach(({ version }, index) => {
        expect(version - world.versions[index]!.version).toBeGreaterThanOrEqual(VERSION_MS);
      });

      // The rows of clients that went without a trace expire within the hour; the others are still there.
      const shown: string[][] = [];
      for (let minutes = 0; minutes < 60; minutes += 1) {
        await pass(60_000 - BEYOND_EXPIRY_MS);
        const { truth: before } = world;
        await pass(BEYOND_EXPIRY_MS);
        shown.push(world.shown.filter((each) => !before.includes(each)));
      }
      expect(shown.flat()).toEqual([]);
      expect(world.shown).toEqual(world.truth);
      for (const members of shownBy(world)) expect(members).toEqual(world.truth);
      world.sockets.forEach((socket) => world.close(socket, true));
      await pass(2 * LOOK_MS);
    }),
    { numRuns: Number(process.env.PRESENCE_RUNS ?? 60) },
  );
}, 300_000);

it.each<[string, Partial<Rules>]>([
  ['looks are not planned', { looksAgain: false }],
  ['the roster is written without a condition', { writesIfUnchanged: false }],
  ['clients do not ask', { asks: false }],
])(
  'the model notices if %s',
  async (_, off) => {
    const rules = { ...RULES, ...off };
    const wrong = fc.asyncProperty(script, SEED, async (steps, seed) => {
      const world = await play(steps, seed, rules);
      const { truth } = world;
      const isRight =
        String(world.shown) === String(truth) && shownBy(world).every((members) => String(members) === String(truth));
      expect(isRight).toBe(true);
      expect(byTheBus(world)).toEqual(truth);
    });
    await expect(fc.assert(wrong, { numRuns: 500, endOnFailure: true })).rejects.toThrow();
  },
  300_000,
);
