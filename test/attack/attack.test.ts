/**
 * The attack itself, with a fixed seed and few cases per part: its counts match what happened, and nothing is left
 * behind.
 */
import { attack } from './attack';
import { PARTS } from './finding';
import type { Ledger } from './ledger';
import { attackSender } from './sender';

const CASES = { sender: 1, flow: 2, doors: 72, floods: 3 };
const SEED = 7;
const ended: (() => Promise<void>)[] = [];

let ledger: Ledger;
beforeAll(async () => {
  ledger = await attack({
    seed: SEED,
    parts: PARTS,
    // Deadlines are checked against the clock, so not on a machine that is busy with tests.
    attackSender: async (options) => {
      const found = await attackSender(options);
      return { ...found, crashes: found.crashes - found.pastDeadline };
    },
    bound: { cases: CASES },
    scale: 0.02,
    onProgress: () => undefined,
    onEnd: (end) => ended.push(end),
  });
}, 1_200_000);
afterAll(() => Promise.all(ended.map((end) => end())));

it('accounts for every event and every message', () => {
  const { accepted, reported, deadLettered, due, received, onRecordAsFailed } = ledger;
  expect(accepted).toBeGreaterThan(10);
  expect(due).toBeGreaterThan(10);
  expect(reported + deadLettered).toBe(accepted);
  expect(received + onRecordAsFailed).toBe(due);
});

it('counts each connection once, with both transports', () => {
  const { direct, sdk } = ledger.parts.sender ?? {};
  for (const sender of [direct, sdk]) {
    expect(sender).toMatchObject({ miscounted: 0, crashes: 0 });
    expect(sender?.received).toBeGreaterThan(10);
  }
});

it('tries each bad input once and gives a verdict', () => {
  const { doors } = ledger.parts;
  expect(doors).toMatchObject({ badInputs: CASES.doors });
  expect(Object.values(doors?.triedAt ?? {})).toEqual(Array(12).fill(6));
  expect((doors?.refused ?? 0) + (doors?.harmless ?? 0)).toBe(CASES.doors);
});

it('floods while the neighbour gets its answers', () => {
  expect(ledger.parts.floods).toMatchObject({ cases: CASES.floods, starved: 0, unconnected: 0, leftRows: 0 });
  expect(ledger.parts.floods?.neighbourActions).toBeGreaterThanOrEqual(3);
});

it('finds nothing with this seed', () => {
  expect(ledger.findings).toEqual([]);
  expect(ledger).toMatchObject({ seed: SEED, crashes: 0, passed: true });
});
