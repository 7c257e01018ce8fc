/**
 * `GET /_console/api/live`: server-sent events to each open page. Changes are gathered and sent a few times a second, each
 * execution once; a page that reads slowly only gets the later state.
 */
import { guarded } from '#local/core/guarded';
import type { HttpReply, ReplyStream } from '#local/http/http-message';
import type { ExecutionSummary, LiveEvents } from './contract';
import type { ConsoleSource } from './source';

/** Milliseconds between two messages; four a second look live. */
const GATHER_MS = 250;
/** Milliseconds of silence after which a page is told that the server is still there. */
const HEARTBEAT_MS = 15_000;

export class Live {
  readonly #close = new Set<() => void>();

  constructor(private readonly source: Pick<ConsoleSource, 'onExecution' | 'onEvent' | 'activity' | 'problem'>) {}

  reply(headers: Readonly<Record<string, string>>): HttpReply {
    return {
      status: 200,
      headers: { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      stream: (out) => this.#serve(out),
    };
  }

  /** Stops the timers of all pages; their sockets end with the server. */
  close(): void {
    for (const close of this.#close) close();
  }

  #serve(out: ReplyStream): void {
    const changed = new Map<string, ExecutionSummary>();
    const send = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]) =>
      out.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    const stopListening = this.source.onExecution((summary) => changed.set(summary.arn, summary));
    let events = 0;
    const stopEvents = this.source.onEvent(() => (events += 1));
    let since = 0;
    let problem = '';
    const tell = () => {
      if (out.behind) return;
      if (changed.size > 0) send('executions', [...changed.values()]);
      changed.clear();
      if (events > 0) send('events', events);
      events = 0;
      const now = this.source.problem?.() ?? '';
      if (now !== problem) send('problem', (problem = now));
      const seconds = this.source.activity(since);
      const latest = seconds.at(-1)?.at;
      if (latest === undefined) return;
      send('activity', seconds);
      // The current second is sent again when it is over.
      since = latest === Math.floor(Date.now() / 1000) ? latest : latest + 1;
    };
    const gather = setInterval(guarded('the live view', tell), GATHER_MS);
    const heartbeat = setInterval(() => out.write(': alive\n\n'), HEARTBEAT_MS);
    const close = () => {
      stopListening();
      stopEvents();
      clearInterval(gather);
      clearInterval(heartbeat);
      this.#close.delete(close);
    };
    this.#close.add(close);
    out.onClose(close);
    out.write('retry: 1000\n\n');
  }
}
