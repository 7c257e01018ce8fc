/** The executions the page knows, latest first: loaded page by page, then updated by server-sent events. */
import type { ActivitySecond, ExecutionPage, ExecutionSummary } from '../../api/contract';
import { activity } from './activity';
import { API, get } from './api';
import { Store } from './store';

/** As many as the server lists. */
const MAX_EXECUTIONS = 10_000;

export type Connection = 'connecting' | 'live' | 'lost';

export class Executions extends Store {
  /** In the order they were started. */
  #rows: ExecutionSummary[] = [];
  readonly #byArn = new Map<string, ExecutionSummary>();
  #connection: Connection = 'connecting';
  #loading = 0;

  /** In the order they were started; the same list until something changes. */
  get rows(): readonly ExecutionSummary[] {
    return this.#rows;
  }

  get connection(): Connection {
    return this.#connection;
  }

  get(arn: string): ExecutionSummary | undefined {
    return this.#byArn.get(arn);
  }

  /** The executions of one broadcast without Map Run children: its own, its restarts, its fan-out. */
  of(broadcastId: string): readonly ExecutionSummary[] {
    return this.#rows.filter((row) => row.broadcastId === broadcastId && row.mapRunArn === undefined);
  }

  /** The children of a Map Run, in the order of their items. */
  childrenOf(mapRunArn: string): readonly ExecutionSummary[] {
    return this.#rows.filter((row) => row.mapRunArn === mapRunArn).sort((a, b) => (a.item ?? 0) - (b.item ?? 0));
  }

  /** Follows the server for the life of the page; after a restart of the server, loads everything again. */
  follow(): void {
    const source = new EventSource(`${API}live`);
    source.addEventListener('open', () => {
      this.#setConnection('live');
      // A server that goes away during the answer already shows as lost; when the stream comes back, it loads again.
      this.#load().catch(() => this.#setConnection('lost'));
    });
    source.addEventListener('error', () => this.#setConnection('lost'));
    source.addEventListener('executions', ({ data }: MessageEvent<string>) => {
      this.#merge(JSON.parse(data) as ExecutionSummary[]);
      this.changed();
    });
    source.addEventListener('activity', ({ data }: MessageEvent<string>) =>
      activity.take(JSON.parse(data) as ActivitySecond[]),
    );
  }

  async #load(): Promise<void> {
    const load = (this.#loading += 1);
    this.#rows = [];
    this.#byArn.clear();
    let before: number | undefined;
    do {
      const page: ExecutionPage = await get('executions', before === undefined ? {} : { before });
      if (load !== this.#loading) return;
      this.#merge([...page.executions].reverse());
      this.changed();
      before = page.next;
    } while (before !== undefined);
  }

  /** What was loaded may be older than what an event has already told: an end is never undone. */
  #merge(summaries: readonly ExecutionSummary[]): void {
    const rows = [...this.#rows];
    for (const summary of summaries) {
      const at = indexFor(rows, summary.sequence);
      const known = rows[at];
      if (known?.sequence !== summary.sequence) rows.splice(at, 0, summary);
      else if (known.endedAt === undefined || summary.endedAt !== undefined) rows[at] = summary;
      else continue;
      this.#byArn.set(summary.arn, summary);
    }
    for (const dropped of rows.splice(0, rows.length - MAX_EXECUTIONS)) this.#byArn.delete(dropped.arn);
    this.#rows = rows;
  }

  #setConnection(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.changed();
  }
}

/** Where the sequence number is or belongs. New ones come last, so the search starts at the end. */
function indexFor(rows: readonly ExecutionSummary[], sequence: number): number {
  let low = 0;
  let high = rows.length;
  if ((rows[high - 1]?.sequence ?? -1) < sequence) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.sequence ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const executions = new Executions();
