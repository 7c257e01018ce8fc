/** Who is connected, as the server knows it; polled while a view shows it. */
import type { ClientsAnswer, ConnectedClient } from '../../api/contract';
import { get } from './api';
import { Store } from './store';

/** Milliseconds between polls. */
const ASK_AGAIN_MS = 1_500;

class Clients extends Store {
  /** Only this user; undefined for everybody. */
  userId: string | undefined;
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

  /** Asks for one user, or for everybody. */
  choose(userId: string | undefined): void {
    if (userId === this.userId) return;
    this.userId = userId;
    this.clients = undefined;
    this.#answer = '';
    this.refresh();
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
    const { userId } = this;
    const { version, clients } = await get<ClientsAnswer>('clients', {
      version: this.#answer,
      ...(userId !== undefined && { userId }),
    });
    if (userId !== this.userId) return;
    if (clients === undefined && this.problem === undefined) return;
    this.#answer = version;
    if (clients) this.clients = clients;
    this.problem = undefined;
    this.changed();
  }
}

export const clients = new Clients();
