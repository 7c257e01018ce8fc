/**
 * Checks the size of each frame a client sends, as `ws` limits only whole messages. It reads the frame headers and
 * skips the payloads. https://datatracker.ietf.org/doc/html/rfc6455#section-5.2
 */
const MASK_BYTES = 4;
const LONGEST_HEADER = 10;

export class FrameSizeGuard {
  #header = Buffer.alloc(0);
  /** Bytes of the current frame still to come. */
  #toSkip = 0;

  constructor(private readonly maxFrameBytes: number) {}

  /** Takes the next bytes; returns false as soon as a frame announces more than the limit. */
  accepts(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      const skipped = Math.min(this.#toSkip, rest.length);
      this.#toSkip -= skipped;
      rest = rest.subarray(skipped);
      if (rest.length === 0) break;

      const known = this.#header.length;
      const header = Buffer.concat([this.#header, rest.subarray(0, LONGEST_HEADER - known)]);
      const frame = readHeader(header);
      if (!frame) {
        this.#header = header;
        break;
      }
      if (frame.payloadBytes > this.maxFrameBytes) return false;
      this.#header = Buffer.alloc(0);
      this.#toSkip = MASK_BYTES + frame.payloadBytes;
      rest = rest.subarray(frame.headerBytes - known);
    }
    return true;
  }
}

/** Header without the mask, or undefined if bytes of it are missing. */
function readHeader(bytes: Buffer): { headerBytes: number; payloadBytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const length = bytes.readUInt8(1) & 0x7f;
  if (length < 126) return { headerBytes: 2, payloadBytes: length };
  if (length === 126) return bytes.length < 4 ? undefined : { headerBytes: 4, payloadBytes: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? undefined : { headerBytes: 10, payloadBytes: Number(bytes.readBigUInt64BE(2)) };
}
