/** The listeners that get messages in order. */
import type { Envelope } from '#shared/contracts/envelope';
import { InOrder } from './in-order';

type Give = (envelope: Envelope) => void;

/** Position of the last message given out, by what the order is of. */
export type Given = readonly (readonly [of: string, at: string])[];

interface Order {
  readonly of: string;
  readonly order: InOrder;
}

export class Ordering {
  readonly #orders = new Map<Give, Order>();
  readonly #before: ReadonlyMap<string, string>;

  /**
   * @param isHeld whether older messages may still come
   * @param late gets a message that came too late; undefined if too many waited
   * @param isOutdated whether a newer one of its key was received
   * @param before from {@link given} of the client before a reload
   */
  constructor(
    private readonly isHeld: () => boolean,
    private readonly late: (envelope: Envelope | undefined) => void,
    private readonly isOutdated: (envelope: Envelope) => boolean,
    before: Given = [],
  ) {
    this.#before = new Map(before);
  }

  /**
   * @param of the same for the same listener after a reload: a message's name, or empty for all
   * @returns what to call with each envelope, in place of `give`; `give` itself without a time
   */
  listener(of: string, ms: number | undefined, give: Give): Give {
    if (ms === undefined) return give;
    const { isHeld, late, isOutdated } = this;
    const order = new InOrder({ ms, give, isHeld, late, isOutdated, after: this.#before.get(of) });
    const add: Give = (envelope) => order.add(envelope);
    this.#orders.set(add, { of, order });
    return add;
  }

  remove(listener: Give): void {
    this.#orders.get(listener)?.order.stop();
    this.#orders.delete(listener);
  }

  /** Messages that are held back. */
  get held(): Envelope[] {
    return [...this.#orders.values()].flatMap(({ order }) => order.held);
  }

  /** To go on from after a reload. */
  get given(): Given {
    const last = new Map(this.#before);
    for (const { of, order } of this.#orders.values())
      if (order.given > (last.get(of) ?? '')) last.set(of, order.given);
    return [...last];
  }

  /** No older message will come. */
  release(): void {
    for (const { order } of this.#orders.values()) order.release();
  }

  stop(): void {
    for (const { order } of this.#orders.values()) order.stop();
  }
}
