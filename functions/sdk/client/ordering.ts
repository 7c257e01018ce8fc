/** The listeners that get messages in order. */
import type { Envelope } from '#shared/contracts/envelope';
import { InOrder } from './in-order';

type Give = (envelope: Envelope) => void;

export class Ordering {
  readonly #orders = new Map<Give, InOrder>();

  /**
   * @param isHeld whether older messages may still come
   * @param late gets a message that came too late; undefined if too many waited
   */
  constructor(
    private readonly isHeld: () => boolean,
    private readonly late: (envelope: Envelope | undefined) => void,
  ) {}

  /** @returns what to call with each envelope, in place of `give`; `give` itself without a time */
  listener(ms: number | undefined, give: Give): Give {
    if (ms === undefined) return give;
    const order = new InOrder({ ms, give, isHeld: this.isHeld, late: this.late });
    const add: Give = (envelope) => order.add(envelope);
    this.#orders.set(add, order);
    return add;
  }

  remove(listener: Give): void {
    this.#orders.get(listener)?.stop();
    this.#orders.delete(listener);
  }

  /** Messages that are held back. */
  get held(): Envelope[] {
    return [...this.#orders.values()].flatMap((order) => order.held);
  }

  /** No older message will come. */
  release(): void {
    for (const order of this.#orders.values()) order.release();
  }

  stop(): void {
    for (const order of this.#orders.values()) order.stop();
  }
}
