/**
 * How much of the posts' bodies may be sent: the endpoint bounds the octets of the whole session, and those of each stream.
 * https://www.rfc-editor.org/rfc/rfc9113#section-5.2
 */
import { ERROR, FLAG, frame, MAX_FRAME_BYTES, SessionError, TYPE } from './frames';

const FIRST_WINDOW_BYTES = 65_535;
const MAX_WINDOW_BYTES = 2 ** 31 - 1;

interface Body {
  readonly data: Buffer;
  sent: number;
  /** Octets that the endpoint takes of it now; negative after it has taken back some. */
  window: number;
}

export class SendWindows {
  readonly #write: (frame: Buffer) => void;
  /** By stream. Those that are sent are removed, as nobody waits for their windows. */
  readonly #unsent = new Map<number, Body>();
  #session = FIRST_WINDOW_BYTES;
  #ofStream = FIRST_WINDOW_BYTES;

  constructor(write: (frame: Buffer) => void) {
    this.#write = write;
  }

  /** Sends as much of a body as the windows allow, and the rest as they open. */
  send(streamId: number, data: Buffer): void {
    const body: Body = { data, sent: 0, window: this.#ofStream };
    this.#unsent.set(streamId, body);
    this.#sendMore(streamId, body);
  }

  /** Whether some of its body was not sent. */
  isUnsent(streamId: number): boolean {
    return this.#unsent.has(streamId);
  }

  /** Its stream has ended. */
  forget(streamId: number): void {
    this.#unsent.delete(streamId);
  }

  /** @throws SessionError if a window grows beyond what the protocol allows */
  onUpdate(streamId: number, octets: number): void {
    if (octets === 0) throw new SessionError(ERROR.PROTOCOL);
    if (streamId === 0) {
      this.#session = grown(this.#session, octets);
      for (const [id, body] of this.#unsent) this.#sendMore(id, body);
      return;
    }
    const body = this.#unsent.get(streamId);
    if (!body) return;
    body.window = grown(body.window, octets);
    this.#sendMore(streamId, body);
  }

  /** @throws SessionError if a window grows beyond what the protocol allows */
  onInitialWindow(octets: number): void {
    const more = octets - this.#ofStream;
    this.#ofStream = grown(0, octets);
    for (const [id, body] of this.#unsent) {
      body.window = grown(body.window, more);
      this.#sendMore(id, body);
    }
  }

  #sendMore(streamId: number, body: Body): void {
    const { data } = body;
    for (let ends = false; !ends;) {
      const left = data.length - body.sent;
      const octets = Math.max(0, Math.min(left, body.window, this.#session, MAX_FRAME_BYTES));
      if (octets === 0 && left > 0) return;
      ends = octets === left;
      this.#write(frame(TYPE.DATA, ends ? FLAG.END_STREAM : 0, streamId, data.subarray(body.sent, body.sent + octets)));
      body.sent += octets;
      body.window -= octets;
      this.#session -= octets;
    }
    this.#unsent.delete(streamId);
  }
}

function grown(window: number, octets: number): number {
  if (window + octets > MAX_WINDOW_BYTES) throw new SessionError(ERROR.FLOW_CONTROL);
  return window + octets;
}
