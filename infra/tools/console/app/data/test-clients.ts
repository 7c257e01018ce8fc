/** Clients opened in this page: real WebSockets to the stack, with what its authorizer asks for, and what they receive. */
import type { Admission } from '../../api/contract';
import { post } from './api';
import { Store } from './store';

export interface TestClient {
  readonly key: number;
  readonly userId: string;
  readonly channels: readonly string[];
  readonly state: 'connecting' | 'open' | 'closed';
  /** Messages received. */
  readonly received: number;
}

export interface ReceivedMessage {
  readonly key: number;
  readonly client: number;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly type: string;
  /** JSON text of the message as received. */
  readonly text: string;
  /** Whether the client received this `id` before, so that it would drop this copy. */
  readonly again: boolean;
}

/** Messages to keep; the oldest are dropped. */
const MAX_MESSAGES = 2_000;
const CONNECTING_AT_ONCE = 20;

class TestClients extends Store {
  readonly #clients = new Map<number, TestClient>();
  readonly #sockets = new Map<number, WebSocket>();
  readonly #seen = new Map<number, Set<string>>();
  #messages: readonly ReceivedMessage[] = [];
  #keys = 0;

  get clients(): readonly TestClient[] {
    return [...this.#clients.values()];
  }

  /** Latest first. */
  get messages(): readonly ReceivedMessage[] {
    return this.#messages;
  }

  /**
   * Opens one client per user, a few at once. @throws ApiError if the server cannot admit one; clients before it stay
   * open
   */
  async open(userIds: readonly string[], channels: readonly string[]): Promise<void> {
    const waiting = [...userIds];
    const openNext = async (): Promise<void> => {
      for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
        await this.#connect(await post<Admission>('admissions', { userId, channels }), channels);
      }
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, openNext));
  }

  close(key: number): void {
    this.#sockets.get(key)?.close();
    this.#sockets.delete(key);
    this.#seen.delete(key);
    this.#clients.delete(key);
    this.changed();
  }

  closeAll(): void {
    for (const key of [...this.#clients.keys()]) this.close(key);
  }

  clearMessages(): void {
    this.#messages = [];
    this.changed();
  }

  /** Resolves when the handshake is over, successful or not. */
  #connect({ address, userId }: Admission, channels: readonly string[]): Promise<void> {
    const key = (this.#keys += 1);
    const socket = new WebSocket(address);
    this.#sockets.set(key, socket);
    this.#seen.set(key, new Set());
    this.#clients.set(key, { key, userId, channels, state: 'connecting', received: 0 });
    this.changed();
    socket.addEventListener('message', ({ data }) => this.#receive(key, String(data)));
    return new Promise((resolve) => {
      socket.addEventListener('open', () => {
        for (const channel of channels) socket.send(JSON.stringify({ action: 'subscribe', channel }));
        this.#set(key, { state: 'open' });
        resolve();
      });
      socket.addEventListener('close', () => {
        this.#set(key, { state: 'closed' });
        resolve();
      });
    });
  }

  #receive(key: number, text: string): void {
    const client = this.#clients.get(key);
    if (!client) return;
    const { id, type = 'message' } = parsed(text);
    const seen = this.#seen.get(key);
    const again = id !== undefined && (seen?.has(id) ?? false);
    if (id !== undefined) seen?.add(id);
    const message = { key: (this.#keys += 1), client: key, userId: client.userId, at: Date.now(), type, text, again };
    this.#messages = [message, ...this.#messages.slice(0, MAX_MESSAGES - 1)];
    this.#set(key, { received: client.received + 1 });
  }

  #set(key: number, changes: Partial<TestClient>): void {
    const client = this.#clients.get(key);
    if (!client) return;
    this.#clients.set(key, { ...client, ...changes });
    this.changed();
  }
}

function parsed(text: string): { readonly id?: string; readonly type?: string } {
  try {
    return JSON.parse(text) as { id?: string; type?: string };
  } catch {
    return {};
  }
}

export const testClients = new TestClients();
