/**
 * Notes which listeners have had a message, and says when all have returned: one that holds messages back gets it later than
 * others. A message that a listener threw at, or that no listener got, was not heard.
 */
import type { Envelope } from '#shared/contracts/envelope';

interface Hearing {
  /** Listeners that have not returned yet. */
  left: number;
  returned: boolean;
  threw: boolean;
}

export class Hearings {
  /** Gone with the message, as a listener that holds messages back may never give one out. */
  readonly #open = new WeakMap<Envelope, Hearing>();

  /** @param heard gets each message that all its listeners have returned from */
  constructor(private readonly heard: (envelope: Envelope) => void) {}

  /** Gives a message to all listeners, some of which may get it later. */
  give(envelope: Envelope, give: () => void): void {
    if (!envelope.acknowledge) return give();
    this.#open.set(envelope, { left: 1, returned: false, threw: false });
    give();
    this.#end(envelope);
  }

  /** A listener gets the message later. */
  later(envelope: Envelope): void {
    const hearing = this.#open.get(envelope);
    if (hearing) hearing.left += 1;
  }

  /** @param wasLater whether it was announced by {@link later} */
  listen(envelope: Envelope, listener: () => void, wasLater = false): void {
    const hearing = this.#open.get(envelope);
    if (!hearing) return listener();
    try {
      listener();
      hearing.returned = true;
    } catch (thrown) {
      hearing.threw = true;
      throw thrown;
    } finally {
      if (wasLater) this.#end(envelope);
    }
  }

  #end(envelope: Envelope): void {
    const hearing = this.#open.get(envelope)!;
    hearing.left -= 1;
    if (hearing.left === 0 && hearing.returned && !hearing.threw) this.heard(envelope);
  }
}
