/** The stream of server-sent events: whether the server is there, and what changes in it. One for the whole page. */
import type { ActivitySecond, ExecutionSummary } from '../../api/contract';
import { activity } from './activity';
import { API } from './api';
import { Store } from './store';

export type Connection = 'connecting' | 'live' | 'lost';

interface Watcher {
  /** Executions that are new or have changed. */
  changed(summaries: readonly ExecutionSummary[]): void;
  /** Something happened to events on the bus. */
  events?(): void;
  /** The stream was opened, perhaps again: what was loaded before may have changed. */
  opened(): void;
}

class Live extends Store {
  connection: Connection = 'connecting';
  /** Why the server tells nothing; empty if it does. */
  problem = '';
  /** Second since the epoch in which the stream broke; undefined while it runs. */
  lostAt: number | undefined;
  readonly #watchers = new Set<Watcher>();

  /** Follows the server for the life of the page. */
  follow(): void {
    const source = new EventSource(`${API}live`);
    source.addEventListener('open', () => {
      this.problem = '';
      this.#set('live');
      for (const watcher of this.#watchers) watcher.opened();
    });
    source.addEventListener('error', () => this.#set('lost'));
    source.addEventListener('executions', ({ data }: MessageEvent<string>) => {
      const summaries = JSON.parse(data) as ExecutionSummary[];
      for (const watcher of this.#watchers) watcher.changed(summaries);
    });
    source.addEventListener('events', () => {
      for (const watcher of this.#watchers) watcher.events?.();
    });
    source.addEventListener('problem', ({ data }: MessageEvent<string>) => {
      this.problem = JSON.parse(data) as string;
      this.changed();
    });
    source.addEventListener('activity', ({ data }: MessageEvent<string>) =>
      activity.take(JSON.parse(data) as ActivitySecond[]),
    );
  }

  /** @returns a function that ends it */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #set(connection: Connection): void {
    if (connection === this.connection) return;
    this.connection = connection;
    this.lostAt = connection === 'lost' ? Math.floor(Date.now() / 1000) : undefined;
    this.changed();
  }
}

export const live = new Live();
