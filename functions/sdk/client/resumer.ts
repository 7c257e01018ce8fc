/**
 * Decides when to ask the server for what was missed, and asks, one resume at a time: when a connection opens, after each channel
 * it joins, a moment after both, because the server's index lags, and then regularly. Whatever was lost, and why, the next resume
 * brings it or announces it. It resumes from the cursors of the last complete resume, so an interrupted one is repeated.
 */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import type { Envelope } from '#shared/contracts/envelope';
import type { GapReason, Resumed, ResumeRequest } from '#shared/contracts/resume';
import { channelStream, EVERYONE_STREAM, USER_STREAM } from '#shared/history/streams';
import { backoff } from './backoff';
import type { Outlet } from './link';
import type { Position } from './position';
import type { Timing } from './timing';

export interface ResumerOptions {
  /** Whether it asks at all. */
  readonly isOn: boolean;
  readonly position: Position;
  readonly timing: Timing;
  /** The stream's messages may be incomplete. */
  readonly gap: (stream: string, reason: GapReason) => void;
  received(envelope: Envelope): void;
  /** Messages that no listener has got yet. */
  readonly held: () => readonly Envelope[];
  /** No resume is under way any more, and none follows at once. */
  settled(): void;
  /** The server did not answer: the connection may be dead. */
  readonly unanswered: () => void;
  /** The server does not know the connection: another one is needed. */
  readonly unknown: () => void;
}

type Timer = ReturnType<typeof setTimeout>;

interface Asking {
  /** All members but `next` stay the same for all pages. */
  readonly request: Omit<ResumeRequest, 'next'>;
  readonly timer: Timer;
}

/** Refusals until another connection is opened: the server may not find a new one at once. Their waits grow. */
const REFUSALS_UNTIL_UNKNOWN = 3;
/** Joined at once, several channels are one resume. */
const GATHER_MS = 20;

export class Resumer {
  #link: Outlet | undefined;
  /** The server has no history, or none on this connection. */
  #unsupported = false;
  readonly #channels = new Set<string>();
  /** Streams of connections that ended before the first resume: what was published then is in no cursor. */
  readonly #unsure: Set<string>;
  #asking: Asking | undefined;
  /** Resume when this one is done. */
  #again = false;
  #soon: Timer | undefined;
  #later: Timer | undefined;
  #regular: Timer | undefined;
  #failures = 0;
  #receipt: string | undefined;
  #count = 0;
  #completedAt = 0;

  constructor(private readonly options: ResumerOptions) {
    this.#unsure = new Set(options.position.restoredUnsure);
  }

  /**
   * A new connection.
   * @param calm another connection still receives everything, so once is enough
   */
  opened(link: Outlet, calm: boolean): void {
    this.dropped();
    if (!this.options.isOn) return;
    this.#link = link;
    this.#unsupported = false;
    if (!calm) this.#resumeSoon();
    this.#resumeLater();
  }

  joined(link: Outlet, channel: string): void {
    if (link !== this.#link) return;
    this.#channels.add(channel);
    this.#resumeSoon();
    this.#resumeLater();
  }

  left(channel: string): void {
    this.#channels.delete(channel);
    this.#unsure.delete(channelStream(channel));
    this.options.position.forget(channelStream(channel));
  }

  /** The connection is over. */
  dropped(): void {
    for (const stream of this.unsure) this.#unsure.add(stream);
    this.#stop();
    this.#link = undefined;
    this.#channels.clear();
  }

  /** Streams that would have to be announced if the connection ended now. */
  get unsure(): string[] {
    const begun = this.#link && !this.#unsupported ? this.#streams : [];
    const { position } = this.options;
    return [...new Set([...this.#unsure, ...begun.filter((stream) => position.cursorOf(stream) === null)])];
  }

  /** Whether messages may still be missing: a resume is under way, or will be in a moment. */
  get isUnsettled(): boolean {
    return !this.#unsupported && (this.#asking !== undefined || this.#soon !== undefined || this.#later !== undefined);
  }

  /** The page may have slept: resumes if it is time. */
  check(): void {
    if (this.#link && !this.isUnsettled && Date.now() - this.#completedAt >= this.options.timing.resumeMs)
      this.#resume();
  }

  /** The client remembers much: it resumes, to forget it. Not at once again, because what came lately stays. */
  tooMuch(): void {
    const isDue = Date.now() - this.#completedAt >= this.options.timing.resumeFullMs;
    if (this.#link && isDue && !this.isUnsettled) this.#resumeSoon();
  }

  answered(link: Outlet, resumed: Resumed): void {
    if (link !== this.#link || resumed.id !== this.#asking?.request.id) return;
    clearTimeout(this.#asking.timer);
    for (const envelope of resumed.envelopes) this.options.received(envelope);
    // A listener may have closed the client.
    if (this.#link !== link) return;
    if (resumed.next !== undefined) return this.#ask(this.#asking.request, resumed.next);
    this.#asking = undefined;
    this.#failures = 0;
    this.#completedAt = Date.now();
    this.#receipt = resumed.receipt;
    const { position, gap, held } = this.options;
    // Before the cursor moves: a client that is closed in the meantime announces it again.
    for (const [stream, { gap: reason }] of Object.entries(resumed.streams ?? {})) {
      if (reason) gap(stream, reason);
      else if (this.#unsure.has(stream)) gap(stream, 'CURSOR');
      this.#unsure.delete(stream);
    }
    position.advance(resumed, held());
    this.#done();
  }

  /**
   * Repeats the request in flight after the delay.
   * @param id of the refused request; undefined if it may be the one in flight or another message
   * @param isUnknown whether the server does not know the connection
   */
  refused(link: Outlet, id: string | undefined, delayMs = 0, isUnknown = false): void {
    if (link !== this.#link || !this.#asking || (id !== undefined && id !== this.#asking.request.id)) return;
    this.#retry(delayMs);
    if (isUnknown && this.#failures % REFUSALS_UNTIL_UNKNOWN === 0) this.options.unknown();
  }

  /** @param actions that the server knows, from its reply to an unknown one */
  unknownAction(link: Outlet, actions: readonly unknown[]): boolean {
    if (link !== this.#link || !this.#asking || actions.includes('resume' satisfies ResumeRequest['action']))
      return false;
    this.#stop();
    this.#unsupported = true;
    this.options.settled();
    return true;
  }

  /** Those that the connection has, as far as the server has said. */
  get #streams(): string[] {
    return [USER_STREAM, EVERYONE_STREAM, ...[...this.#channels].map(channelStream)];
  }

  #stop(): void {
    for (const timer of [this.#soon, this.#later, this.#regular, this.#asking?.timer]) clearTimeout(timer);
    this.#asking = this.#soon = this.#later = this.#regular = undefined;
    this.#again = false;
  }

  #resumeSoon(): void {
    if (!this.#unsupported) this.#resumeIn(GATHER_MS);
  }

  #resumeIn(ms: number): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      this.#resume();
    }, ms);
  }

  #resumeLater(): void {
    if (this.#unsupported) return;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#resume();
    }, this.options.timing.resumeAgainMs);
  }

  #resume(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    const { position } = this.options;
    this.#count += 1;
    this.#ask({
      action: 'resume',
      id: String(this.#count),
      streams: Object.fromEntries(this.#streams.map((name) => [name, position.cursorOf(name)])),
      have: position.have(),
      ...(this.#receipt !== undefined && { received: this.#receipt }),
    });
  }

  #ask(request: Asking['request'], next?: string): void {
    const text = JSON.stringify({ ...request, ...(next !== undefined && { next }) });
    const { timing, unanswered } = this.options;
    const timer = setTimeout(() => {
      unanswered();
      this.#retry(0);
    }, timing.replyMs);
    this.#asking = { request, timer };
    // API Gateway closes a connection that sends a larger frame. Without fingerprints the server sends more again.
    const fits = text.length <= MAX_FRAME_BYTES;
    this.#link?.send(fits ? text : JSON.stringify({ ...request, have: {}, ...(next !== undefined && { next }) }));
  }

  #retry(delayMs: number): void {
    clearTimeout(this.#asking?.timer);
    this.#asking = undefined;
    this.#again = false;
    this.#failures += 1;
    this.#resumeIn(delayMs + this.options.timing.backoffMs + backoff(this.#failures, this.options.timing));
  }

  #done(): void {
    if (this.#again) {
      this.#again = false;
      return this.#resume();
    }
    clearTimeout(this.#regular);
    this.#regular = setTimeout(() => this.#resume(), this.options.timing.resumeMs);
    if (!this.isUnsettled) this.options.settled();
  }
}
