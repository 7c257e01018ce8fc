/** The frames of HTTP/2. https://www.rfc-editor.org/rfc/rfc9113#section-4 */

export const TYPE = {
  ...{ DATA: 0, HEADERS: 1, RST_STREAM: 3, SETTINGS: 4, PUSH_PROMISE: 5 },
  ...{ PING: 6, GOAWAY: 7, WINDOW_UPDATE: 8, CONTINUATION: 9 },
} as const;
/** A bit means something else in frames of another type: END_STREAM is ACK in SETTINGS and PING. */
export const FLAG = { END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 } as const;
export const ERROR = {
  ...{ NONE: 0, PROTOCOL: 1, FLOW_CONTROL: 3, FRAME_SIZE: 6, REFUSED_STREAM: 7 },
  ...{ CANCEL: 8, COMPRESSION: 9, ENHANCE_YOUR_CALM: 11 },
} as const;
export const SETTING = {
  ...{ HEADER_TABLE_SIZE: 1, ENABLE_PUSH: 2, MAX_CONCURRENT_STREAMS: 3 },
  ...{ INITIAL_WINDOW_SIZE: 4, MAX_HEADER_LIST_SIZE: 6 },
} as const;

/** What a client sends first. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** Bytes of a frame without its head that both sides accept, unless they say that they take more. */
export const MAX_FRAME_BYTES = 16_384;
export const HEAD_BYTES = 9;
export const SETTING_BYTES = 6;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  /** 0: the session. */
  readonly streamId: number;
  readonly payload: Buffer;
  /** Bytes of the payload with its padding, which count for the windows of a session. */
  readonly length: number;
}

/** The endpoint broke the protocol, so the session ends. */
export class SessionError extends Error {
  readonly code = 'INVALID_ANSWER';

  /** @param reason that the endpoint is told, one of {@link ERROR} */
  constructor(readonly reason: number) {
    super(`not HTTP/2: error ${reason}`);
  }
}

export function frame(type: number, flags: number, streamId: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  writeHead(bytes, 0, { type, flags, streamId, length: payload.length });
  bytes.set(payload, HEAD_BYTES);
  return bytes;
}

/** @param fields of one stream's headers, as latin1. @returns a frame, or several if they are longer than one may be */
export function headerFrames(streamId: number, fields: string): Buffer {
  const frames = Math.ceil(fields.length / MAX_FRAME_BYTES);
  const bytes = Buffer.allocUnsafe(fields.length + frames * HEAD_BYTES);
  for (let index = 0, at = 0; index < frames; index += 1) {
    const part = frames === 1 ? fields : fields.slice(index * MAX_FRAME_BYTES, (index + 1) * MAX_FRAME_BYTES);
    const type = index === 0 ? TYPE.HEADERS : TYPE.CONTINUATION;
    const flags = index === frames - 1 ? FLAG.END_HEADERS : 0;
    writeHead(bytes, at, { type, flags, streamId, length: part.length });
    at += HEAD_BYTES + bytes.write(part, at + HEAD_BYTES, 'latin1');
  }
  return bytes;
}

export function settingsFrame(settings: readonly (readonly [setting: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(settings.length * SETTING_BYTES);
  settings.forEach(([setting, value], index) => {
    payload.writeUInt16BE(setting, index * SETTING_BYTES);
    payload.writeUInt32BE(value, index * SETTING_BYTES + 2);
  });
  return frame(TYPE.SETTINGS, 0, 0, payload);
}

/** A frame whose payload is one number: RST_STREAM, WINDOW_UPDATE. */
export function numberFrame(type: number, streamId: number, value: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return frame(type, 0, streamId, payload);
}

/** Says that the session ends, in which the endpoint has opened no stream. @param reason one of {@link ERROR} */
export function goAwayFrame(reason: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(reason, 4);
  return frame(TYPE.GOAWAY, 0, 0, payload);
}

function writeHead(
  bytes: Buffer,
  at: number,
  head: { readonly type: number; readonly flags: number; readonly streamId: number; readonly length: number },
): void {
  bytes.writeUIntBE(head.length, at, 3);
  bytes[at + 3] = head.type;
  bytes[at + 4] = head.flags;
  bytes.writeUInt32BE(head.streamId, at + 5);
}
