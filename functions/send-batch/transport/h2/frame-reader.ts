/** Reads the frames of an HTTP/2 session from the bytes of its socket. Headers come whole, in however many frames they are. */
import { MAX_ANSWER_BYTES } from '../answer-reader';
import { ERROR, FLAG, type Frame, HEAD_BYTES, MAX_FRAME_BYTES, SessionError, TYPE } from './frames';

/** Frames of one answer's headers, which may be empty. */
const MAX_HEADER_FRAMES = 100;
const PRIORITY_BYTES = 5;

/** Headers whose end has not come. */
interface BegunHeaders {
  /** The first one. */
  readonly frame: Frame;
  readonly parts: Buffer[];
  bytes: number;
}

export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  /** The beginning of an incomplete frame. */
  #begun: Buffer | undefined;
  #headers: BegunHeaders | undefined;

  /** @param onFrame the payload of DATA and HEADERS is without padding and priority */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** @throws SessionError if these are no frames, or if they are longer than is accepted; and what `onFrame` throws */
  read(data: Buffer): void {
    const bytes = this.#begun ? Buffer.concat([this.#begun, data]) : data;
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = bytes.readUIntBE(at, 3);
      if (length > MAX_FRAME_BYTES) throw new SessionError(ERROR.FRAME_SIZE);
      const end = at + HEAD_BYTES + length;
      if (end > bytes.length) break;
      const streamId = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
      this.#read({
        length,
        type: bytes[at + 3]!,
        flags: bytes[at + 4]!,
        streamId,
        payload: bytes.subarray(at + HEAD_BYTES, end),
      });
      at = end;
    }
    // Stryker disable next-line ConditionalExpression,EqualityOperator: no bytes before the next ones change nothing
    this.#begun = at < bytes.length ? bytes.subarray(at) : undefined;
  }

  #read(frame: Frame): void {
    const { type, flags, streamId } = frame;
    if ((this.#headers !== undefined) !== (type === TYPE.CONTINUATION)) throw new SessionError(ERROR.PROTOCOL);
    if (type === TYPE.DATA) this.#onFrame({ ...frame, payload: contentOf(frame) });
    else if (type === TYPE.HEADERS) {
      const payload = contentOf(frame);
      if (flags & FLAG.END_HEADERS) this.#onFrame({ ...frame, payload });
      else this.#headers = { frame, parts: [payload], bytes: payload.length };
    } else if (this.#headers) {
      if (streamId !== this.#headers.frame.streamId) throw new SessionError(ERROR.PROTOCOL);
      this.#continue(this.#headers, frame);
    } else this.#onFrame(frame);
  }

  #continue(headers: BegunHeaders, { flags, payload }: Frame): void {
    const { parts } = headers;
    parts.push(payload);
    headers.bytes += payload.length;
    if (headers.bytes > MAX_ANSWER_BYTES || parts.length > MAX_HEADER_FRAMES) {
      throw new SessionError(ERROR.ENHANCE_YOUR_CALM);
    }
    if (!(flags & FLAG.END_HEADERS)) return;
    this.#headers = undefined;
    this.#onFrame({ ...headers.frame, payload: Buffer.concat(parts) });
  }
}

function contentOf({ type, flags, payload }: Frame): Buffer {
  const padded = (flags & FLAG.PADDED) !== 0;
  const priority = type === TYPE.HEADERS && flags & FLAG.PRIORITY ? PRIORITY_BYTES : 0;
  const from = (padded ? 1 : 0) + priority;
  const to = payload.length - (padded ? (payload[0] ?? 0) : 0);
  if (from > to) throw new SessionError(ERROR.PROTOCOL);
  return payload.subarray(from, to);
}
