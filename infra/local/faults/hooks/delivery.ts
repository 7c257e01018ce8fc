/** EventBridge's allowed misbehaviour: an event delivered more than once, and events that overtake each other. */
import type { DeliveryHook } from '../../core/fault-hooks';
import type { FaultRule, Strike } from '../fault-rule';
import { named } from './named';

export type DuplicateRule = FaultRule<'event-duplicate'>;
export type ReorderRule = FaultRule<'event-reorder'>;

const DEFAULT_MAX_WAIT_MS = 1000;

export class DeliveryFaults {
  readonly #windows: ReadonlyMap<ReorderRule, Window>;

  constructor(
    private readonly duplicates: readonly DuplicateRule[],
    private readonly reorders: readonly ReorderRule[],
  ) {
    this.#windows = new Map(reorders.map((rule) => [rule, new Window(rule)]));
  }

  readonly hook: DeliveryHook = (ruleName, start) => {
    let deliveries = 1;
    for (const rule of this.duplicates) {
      if (named(rule.fault.rules, ruleName) && rule.strike(ruleName)) deliveries += rule.fault.copies ?? 1;
    }
    for (let count = 0; count < deliveries; count += 1) this.#deliver(ruleName, start);
  };

  /** Releases what is held back. */
  end(): void {
    for (const window of this.#windows.values()) window.release();
  }

  #deliver(ruleName: string, start: () => void): void {
    for (const rule of this.reorders) {
      if (!named(rule.fault.rules, ruleName)) continue;
      const strike = rule.strike(ruleName);
      if (strike) return this.#windows.get(rule)?.hold(start, strike);
    }
    start();
  }
}

/** Holds deliveries back until there are enough, or for too long, and releases them in another order. */
class Window {
  #held: { readonly start: () => void; readonly rank: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly rule: ReorderRule) {}

  hold(start: () => void, { random }: Strike): void {
    const { window, maxWaitMs = DEFAULT_MAX_WAIT_MS } = this.rule.fault;
    this.#held.push({ start, rank: random(0) });
    if (this.#held.length >= window) return this.release();
    this.#timer ??= setTimeout(() => this.release(), maxWaitMs).unref();
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = [];
    const ranked = [...held].sort((a, b) => a.rank - b.rank);
    // By chance the order may be the original one, which would be no fault.
    const order = ranked.every((each, index) => each === held[index]) ? ranked.reverse() : ranked;
    for (const { start } of order) start();
  }
}
