/**
 * Frames that no WebSocket client may send, written directly to the socket.
 * https://www.rfc-editor.org/rfc/rfc6455#section-5
 */
import type { Door, DoorCase } from '../door';
import { show } from '../show';
import { onWebSocket } from '../transport';
import { BROKEN_BYTES } from '../weird';
import { subprotocolsOf } from './client-messages';

const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const FIN = 0x80;
const MASK = Buffer.from([1, 2, 3, 4]);

interface Frame {
  readonly first: number;
  readonly payload?: Buffer;
  readonly masked?: boolean;
  /** The length in the header, if not the real one. */
  readonly length?: number;
}

function frame({ first, payload = Buffer.alloc(0), masked = true, length = payload.length }: Frame): Buffer {
  const bit = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, bit | length])
      : length < 0x10000
        ? Buffer.from([first, bit | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, bit | 127, 0, 0, 0, 0]), uint32(length)]);
  const body = masked ? payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0)) : payload;
  return Buffer.concat([head, ...(masked ? [MASK] : []), body]);
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Milliseconds after which a silent socket counts as waiting for the rest of a frame. */
const WAIT_MS = 300;

const sends = (what: string, bytes: Buffer): DoorCase => ({
  name: `frames: ${what}`,
  mayClose: true,
  mayWait: true,
  knock: async (cloud) =>
    onWebSocket(cloud.outputs.WebSocketUrl, await subprotocolsOf(cloud), (_, raw) => raw(bytes), { quietMs: WAIT_MS }),
});

const json = Buffer.from('{"action":"ping"}');

export const frames: Door = {
  name: 'frames',
  fixed: [
    ...BROKEN_BYTES.map((payload) => sends(`text ${show(payload)}`, frame({ first: FIN | TEXT, payload }))),
    ...[0x3, 0x7, 0xb, 0xf].map((opcode) =>
      sends(`reserved opcode ${opcode}`, frame({ first: FIN | opcode, payload: json })),
    ),
    ...[0x40, 0x20, 0x10].map((bit) => sends(`reserved bit ${bit}`, frame({ first: FIN | bit | TEXT, payload: json }))),
    sends('an unmasked frame', frame({ first: FIN | TEXT, payload: json, masked: false })),
    sends('binary', frame({ first: FIN | BINARY, payload: json })),
    sends('a continuation of nothing', frame({ first: FIN, payload: json })),
    sends('a fragmented ping', frame({ first: PING, payload: json })),
    sends('a ping too long', frame({ first: FIN | PING, payload: Buffer.alloc(200) })),
    sends('a close of one byte', frame({ first: FIN | CLOSE, payload: Buffer.from([3]) })),
    ...[0, 999, 1004, 1005, 1006, 1015, 5000, 65535].map((code) =>
      sends(`close code ${code}`, frame({ first: FIN | CLOSE, payload: Buffer.from([code >> 8, code & 0xff]) })),
    ),
    sends(
      'a close whose reason is no UTF-8',
      frame({ first: FIN | CLOSE, payload: Buffer.from([3, 232, 0xff, 0xfe]) }),
    ),
    sends('a frame that says it has 4 GB', frame({ first: FIN | TEXT, payload: json, length: 0xffffffff })),
    sends(
      'a frame whose length is negative',
      Buffer.from([FIN | TEXT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ),
    sends('a frame cut short', frame({ first: FIN | TEXT, payload: json }).subarray(0, 9)),
    sends('a frame of 33 KB', frame({ first: FIN | TEXT, payload: Buffer.alloc(33 * 1024, 'x') })),
    sends(
      'a message of 200 KB in frames',
      Buffer.concat([
        frame({ first: TEXT, payload: Buffer.alloc(32_000, 'x') }),
        ...Array.from({ length: 6 }, () => frame({ first: 0, payload: Buffer.alloc(32_000, 'x') })),
      ]),
    ),
    sends(
      'a message begun within a message',
      Buffer.concat([frame({ first: TEXT, payload: json }), frame({ first: TEXT, payload: json })]),
    ),
    sends('HTTP instead of frames', Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')),
    sends(
      'a thousand empty fragments',
      Buffer.concat(Array.from({ length: 1000 }, (_, n) => frame({ first: n === 0 ? TEXT : 0 }))),
    ),
  ],
  generate(random) {
    const bytes = Buffer.from(Array.from({ length: random.integer(1, 200) }, () => random.integer(0, 255)));
    if (random.chance(0.3)) return sends(`random bytes ${show(bytes)}`, bytes);
    const parts = Array.from({ length: random.integer(1, 4) }, () =>
      frame({
        first: random.integer(0, 255),
        payload: bytes,
        masked: random.chance(0.8),
        length: random.pick([bytes.length, 0, 125, 40_000]),
      }),
    );
    return sends(`random frames ${show(Buffer.concat(parts))}`, Buffer.concat(parts));
  },
};
