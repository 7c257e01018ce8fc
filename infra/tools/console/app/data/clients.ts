/** Who is connected, as the server knows it; polled while a view shows it. */
import type { ClientsAnswer, ConnectedClient } from '../../api/contract';
import { get } from './api';
import { Store } from './store';

/** Milliseconds between polls. */
const ASK_AGAIN_MS = 1_500;

class Clients extends Store {
  clients: readonly ConnectedClient[] | undefined;
  problem: string | undefined;
  #answer = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchers = 0;

  /** @returns a function that stops polling */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) void this.#ask();
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) clearTimeout(this.#timer);
    };
  }

  /** Polls at once, after a change. */
  refresh(): void {
    clearTimeout(this.#timer);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      if (document.visibilityState === 'visible') await this.#read();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.changed();
    }
    clearTimeout(this.#timer);
    if (this.#watchers > 0) this.#timer = setTimeout(() => void this.#ask(), ASK_AGAIN_MS);
  }

  async #read(): Promise<void> {
    const { version, clients } = await get<ClientsAnswer>('clients', { version: this.#answer });
    if (clients === undefined && this.problem === undefined) return;
    this.#answer = version;
    if (clients) this.clients = clients;
    this.problem = undefined;
    this.changed();
  }
}

export const clients = new Clients();
