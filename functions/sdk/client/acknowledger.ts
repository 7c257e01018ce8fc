/** Sends what the application has acknowledged: several messages at once, and again until the server has taken them. */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import type { Acknowledged, AcknowledgeRequest, RefusedAcknowledgement } from '#shared/contracts/acknowledge';
import type { Envelope } from '#shared/contracts/envelope';
import { MAX_ACKNOWLEDGED_AT_ONCE } from '#shared/contracts/limits';
import { backoff } from './backoff';
import type { Timing } from './timing';

/** Messages that wait; beyond it the oldest is given up. Only a server that refuses for long lets so many wait. */
const MAX_WAITING = 1000;

export interface AcknowledgerOptions {
  readonly timing: Timing;
  /** @returns false if there is no connection */
  send(text: string): boolean;
  /** The server did not answer: the connection may be dead. */
  unanswered(): void;
  /** The server says that this user was not asked. */
  notAsked(refused: readonly RefusedAcknowledgement[]): void;
}

/** A message that waits, to go on with after a reload. */
export type SavedAcknowledgements = readonly (readonly [id: string, receipt: string])[];

type Timer = ReturnType<typeof setTimeout>;

export class Acknowledger {
  /** Receipts by message id, those in flight too. */
  readonly #waiting = new Map<string, string>();
  #inFlight: { readonly id: string; readonly messages: readonly string[]; readonly timer: Timer } | undefined;
  #timer: Timer | undefined;
  /** When the timer fires, in epoch milliseconds. */
  #dueAt = Infinity;
  #failures = 0;
  #count = 0;

  constructor(private readonly options: AcknowledgerOptions) {}

  /** To go on with after a reload. */
  get saved(): SavedAcknowledgements {
    return [...this.#waiting];
  }

  restore(saved: SavedAcknowledgements): void {
    for (const [id, receipt] of saved) this.#waiting.set(String(id), String(receipt));
  }

  /** Does nothing if the message asks for no acknowledgement. */
  add({ id, acknowledge }: Envelope): void {
    if (typeof acknowledge?.receipt !== 'string' || this.#waiting.has(id)) return;
    this.#waiting.set(id, acknowledge.receipt);
    if (this.#waiting.size > MAX_WAITING) this.#waiting.delete(this.#waiting.keys().next().value!);
    if (this.#waiting.size >= MAX_ACKNOWLEDGED_AT_ONCE) this.#sendIn(0);
    // Many clients get the message at once.
    else this.#sendIn(this.options.timing.acknowledgeMs + Math.random() * (Number(acknowledge.spreadMs) || 0));
  }

  /** There is a connection. */
  opened(): void {
    if (this.#waiting.size > 0) this.#sendIn(this.options.timing.acknowledgeMs);
  }

  /** The connection is over: what was in flight is sent again on the next one. */
  dropped(): void {
    this.#landed();
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }

  /** The client is about to close: sends what it can, without waiting for an answer. */
  closing(): void {
    this.#send();
  }

  answered({ id, refused = [] }: Acknowledged): void {
    if (id !== this.#inFlight?.id) return;
    for (const message of this.#inFlight.messages) this.#waiting.delete(message);
    this.#landed();
    this.#failures = 0;
    // What is late is no mistake of the application.
    const notAsked = refused.filter(({ reason }) => reason === 'NOT_ASKED');
    if (notAsked.length > 0) this.options.notAsked(notAsked);
    if (this.#waiting.size > 0) this.#sendIn(this.options.timing.acknowledgeMs);
  }

  /**
   * @param id of the refused request; undefined if it may be the one in flight or another message
   * @param delayMs undefined if the same would fail again: then the next connection, or the next message, sends it
   */
  refused(id: string | undefined, delayMs: number | undefined): void {
    if (!this.#inFlight || (id !== undefined && id !== this.#inFlight.id)) return;
    this.#landed();
    this.#failures += 1;
    const { timing } = this.options;
    if (delayMs !== undefined) this.#sendIn(delayMs + timing.backoffMs + backoff(this.#failures, timing));
  }

  /**
   * @param actions that the server knows, from its reply to an unknown one
   * @returns whether it was this one
   */
  unknownAction(actions: readonly unknown[]): boolean {
    if (!this.#inFlight || actions.includes('acknowledge' satisfies AcknowledgeRequest['action'])) return false;
    // The stack has turned it off since.
    this.#waiting.clear();
    this.dropped();
    return true;
  }

  #sendIn(ms: number): void {
    const dueAt = Date.now() + ms;
    if (dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#dueAt = Infinity;
      this.#send();
    }, ms);
  }

  /** What is not due yet goes along, which costs nothing. */
  #send(): void {
    if (this.#inFlight || this.#waiting.size === 0) return;
    const id = String(this.#count + 1);
    let messages = [...this.#waiting].slice(0, MAX_ACKNOWLEDGED_AT_ONCE);
    let text = textOf(id, messages);
    while (messages.length > 1 && new TextEncoder().encode(text).length > MAX_FRAME_BYTES) {
      messages = messages.slice(0, messages.length >> 1);
      text = textOf(id, messages);
    }
    if (!this.options.send(text)) return;
    this.#count += 1;
    const timer = setTimeout(() => {
      this.options.unanswered();
      this.refused(id, 0);
    }, this.options.timing.replyMs);
    this.#inFlight = { id, messages: messages.map(([message]) => message), timer };
  }

  #landed(): void {
    clearTimeout(this.#inFlight?.timer);
    this.#inFlight = undefined;
  }
}

const textOf = (id: string, messages: SavedAcknowledgements): string =>
  JSON.stringify({
    action: 'acknowledge',
    id,
    messages: messages.map(([message, receipt]) => ({ id: message, receipt })),
  } satisfies AcknowledgeRequest);
