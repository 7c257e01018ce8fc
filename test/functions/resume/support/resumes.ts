/** A client that resumes from history in memory, at times that the test says. */
import { type Resuming } from '#functions/resume/asked-streams';
import { resume, type ResumeAsked, type ResumeParts } from '#functions/resume/resume';
import { Signer } from '#functions/resume/signer';
import { type Fingerprint, fingerprintsOf } from '#shared/history/fingerprints';
import type { Envelope, Resumed, ResumedStream } from '#shared/contracts';
import { InMemoryHistory, START } from './in-memory-history';

export const WINDOW_SECONDS = 3600;

export interface Told {
  /** The ids of the envelopes, in the order they came. */
  readonly ids: readonly string[];
  readonly pages: readonly Resumed[];
  readonly streams: Readonly<Record<string, ResumedStream>>;
}

export class Resumes {
  /** Seconds after START. */
  now = 0;
  readonly history = new InMemoryHistory(() => START + this.now * 1000);
  /** What was recorded. */
  readonly caughtUp: string[] = [];
  readonly signer = new Signer('key of this stack');
  parts: Partial<ResumeParts> = {};
  client: Resuming;

  /** @param streams with the seconds after START when the connection joined them */
  constructor(streams: Readonly<Record<string, number>>, { userId = 'alice', connectionId = 'c1=' } = {}) {
    this.client = { userId, connectionId, streams: new Map() };
    this.join(streams);
  }

  join(streams: Readonly<Record<string, number>>, client: Partial<Resuming> = {}): void {
    const joined = Object.entries(streams).map(([name, seconds]) => [name, START + seconds * 1000] as const);
    this.client = { ...this.client, ...client, streams: new Map(joined) };
  }

  /** One page. */
  async ask(asked: Omit<ResumeAsked, 'id' | 'have'> & { readonly have?: ReadonlyMap<number, Fingerprint> }) {
    return resume({ id: '1', have: new Map(), ...asked }, this.client, {
      reader: this.history,
      signer: this.signer,
      caughtUp: {
        add: async (userId, name, { connectionId, hashes }) =>
          void this.caughtUp.push(`${name.slice(13)} ${userId} ${connectionId} ${hashes.length}`),
        confirm: async (userId) => void this.caughtUp.push(`confirmed ${userId}`),
      },
      ...{ windowMs: WINDOW_SECONDS * 1000, beforeJoin: false, now: () => START + this.now * 1000 },
      ...this.parts,
    });
  }

  async page(asked: Parameters<Resumes['ask']>[0]): Promise<Resumed> {
    const answer = await this.ask(asked);
    if ('problem' in answer) throw new Error(answer.problem);
    return JSON.parse(answer.text) as Resumed;
  }

  /**
   * All pages.
   * @param has positions that the client has
   */
  async all(
    streams: Readonly<Record<string, string | null>>,
    { has = [], received }: { readonly has?: readonly string[]; readonly received?: string } = {},
  ): Promise<Told> {
    const pages: Resumed[] = [];
    const have = fingerprintsOf(has);
    for (let next: string | undefined; pages.length === 0 || next !== undefined; next = pages.at(-1)!.next)
      pages.push(await this.page({ streams, have, ...(received && { received }), ...(next && { next }) }));
    const ids = pages.flatMap(({ envelopes }) => envelopes).map(({ id }: Envelope) => id);
    return { ids, pages, streams: pages.at(-1)!.streams! };
  }

  /** A cursor of a resume that ends at that time and brings nothing. */
  async cursorAt(seconds: number, stream = 'user'): Promise<string> {
    const before = this.now;
    this.now = seconds;
    const { streams } = await this.all({ [stream]: null });
    this.now = before;
    return streams[stream]!.cursor;
  }
}
