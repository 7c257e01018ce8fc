import type { Fault } from '#local/faults/index';
import { draw, FaultRule, type InjectedFault } from '#local/faults/fault-rule';
import type { Latency } from '#local/faults/fault';
import { sampleLatency } from '#local/faults/latency';

const SAMPLES = 4000;
const samples = Array.from({ length: SAMPLES }, (_, index) => index);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a draw', () => {
  it('is even, from 0 to below 1', () => {
    const drawn = samples.map((index) => draw(3, 'even', index));

    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    for (let part = 0; part < 10; part += 1) {
      const share = drawn.filter((value) => Math.floor(value * 10) === part).length / SAMPLES;
      expect(share).toBeCloseTo(0.1, 1);
    }
  });

  it('depends on the seed and the subject alone', () => {
    expect(draw(1, 'a', 2)).toBe(draw(1, 'a', 2));
    expect(new Set([draw(1, 'a', 2), draw(2, 'a', 2), draw(1, 'b', 2), draw(1, 'a', 3), draw(1, 'a2')]).size).toBe(5);
  });
});

describe('a latency', () => {
  const many = (latency: Latency) =>
    samples.map((index) => sampleLatency(latency, (further) => draw(5, 'latency', index, further)));

  it('is constant when it is a number', () => {
    expect(new Set(many(40))).toEqual(new Set([40]));
  });

  it('has the mean of its distribution, and is never below 0', () => {
    expect(mean(many({ uniform: { from: 100, to: 300 } })) / 200).toBeCloseTo(1, 1);
    expect(mean(many({ exponential: { mean: 120 } })) / 120).toBeCloseTo(1, 1);
    const normal = many({ normal: { mean: 200, deviation: 50 } });
    expect(mean(normal) / 200).toBeCloseTo(1, 1);
    expect(Math.sqrt(mean(normal.map((value) => (value - 200) ** 2))) / 50).toBeCloseTo(1, 1);
    expect(Math.min(...many({ normal: { mean: 1, deviation: 500 } }))).toBe(0);
  });
});

describe('a fault', () => {
  const rule = (
    occasion: Partial<Fault<'post-dropped'>>,
    seed = 1,
    injected: (fault: InjectedFault) => void = () => undefined,
  ) => new FaultRule({ type: 'post-dropped', ...occasion }, { seed, index: 0, injected });
  const strikes = (faultRule: FaultRule, keys: readonly string[]) =>
    keys.filter((key) => faultRule.strike(key) !== undefined);
  const users = samples.map((index) => `user-${index}`);

  it('strikes with its probability', () => {
    expect(strikes(rule({ probability: 0.25 }), users).length / users.length).toBeCloseTo(0.25, 1);
  });

  it('strikes the same ones whatever the order they come in', () => {
    const inOrder = strikes(rule({ probability: 0.25 }), users);

    expect(strikes(rule({ probability: 0.25 }), [...users].reverse()).reverse()).toEqual(inOrder);
    expect(strikes(rule({ probability: 0.25 }, 2), users)).not.toEqual(inOrder);
  });

  it('gives each further occasion of one key its own chance', () => {
    const again = strikes(
      rule({ probability: 0.5 }),
      Array.from({ length: 40 }, () => 'ann'),
    );

    expect(again.length).toBeGreaterThan(5);
    expect(again.length).toBeLessThan(35);
  });

  it('lets the first occasions through, ends after its number, and counts both', () => {
    const told: InjectedFault[] = [];
    const bounded = rule({ skip: 2, times: 3 }, 1, (fault) => told.push(fault));

    expect(strikes(bounded, users.slice(0, 10))).toEqual(['user-2', 'user-3', 'user-4']);
    expect(bounded.counts).toEqual({ occasions: 10, injected: 3 });
    expect(told[2]).toEqual({ index: 0, type: 'post-dropped', target: 'user-4', count: 3 });
  });

  it('of the engine strikes once unless it says how often', () => {
    const restart = new FaultRule({ type: 'engine-restart' }, { seed: 1, index: 0, injected: () => undefined });

    expect(strikes(restart, ['A', 'B', 'C'])).toEqual(['A']);
  });
});
