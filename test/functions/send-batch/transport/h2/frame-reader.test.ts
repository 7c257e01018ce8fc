import { FrameReader } from '#functions/send-batch/transport/h2/frame-reader';
import { ERROR, FLAG, type Frame, frame, TYPE } from '#functions/send-batch/transport/h2/frames';

function read(...bytes: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((each) => frames.push(each));
  for (const each of bytes) reader.read(each);
  return frames;
}
const LARGEST = 16_384;
const headers = (bytes: number) => frame(TYPE.HEADERS, 0, 1, Buffer.alloc(bytes));
const more = (bytes: number, flags = 0) => frame(TYPE.CONTINUATION, flags, 1, Buffer.alloc(bytes));

it('reads frames however their bytes come', () => {
  const bytes = Buffer.concat([
    frame(TYPE.DATA, FLAG.END_STREAM, 3, Buffer.from('abc')),
    frame(TYPE.PING, 0, 0, Buffer.alloc(8)),
    frame(TYPE.SETTINGS, FLAG.ACK, 0),
  ]);
  const whole = read(bytes);
  expect(whole).toMatchObject([
    { type: TYPE.DATA, flags: FLAG.END_STREAM, streamId: 3, length: 3 },
    { type: TYPE.PING, length: 8 },
    { type: TYPE.SETTINGS, flags: FLAG.ACK, streamId: 0, length: 0 },
  ]);
  for (let at = 1; at < bytes.length; at += 1) {
    expect(read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
  }
});

it('ignores the reserved bit of a stream id', () => {
  const bytes = frame(TYPE.DATA, 0, 5);
  bytes[5] = 0x80;
  expect(read(bytes)).toMatchObject([{ streamId: 5 }]);
});

it('takes padding away, and counts it', () => {
  const padded = frame(TYPE.DATA, FLAG.PADDED, 1, Buffer.from([2, 7, 0, 0]));
  expect(read(padded)).toMatchObject([{ payload: Buffer.from([7]), length: 4 }]);
  expect(read(frame(TYPE.DATA, FLAG.PADDED, 1, Buffer.from([3, 0, 0, 0])))).toMatchObject([
    { payload: Buffer.alloc(0) },
  ]);
});

it('knows a priority only of headers', () => {
  const payload = Buffer.from([0, 0, 0, 0, 15, 7]);
  const withIt = frame(TYPE.HEADERS, FLAG.PRIORITY | FLAG.END_HEADERS, 1, payload);
  expect(read(withIt)).toMatchObject([{ payload: Buffer.from([7]) }]);
  expect(read(frame(TYPE.DATA, FLAG.PRIORITY, 1, payload))).toMatchObject([{ payload }]);
});

it('joins the frames of headers, with the flags of the first', () => {
  const first = frame(TYPE.HEADERS, FLAG.END_STREAM, 1, Buffer.from([1]));
  const rest = frame(TYPE.CONTINUATION, FLAG.END_HEADERS, 1, Buffer.from([2, 3]));
  expect(read(first, rest)).toMatchObject([
    { type: TYPE.HEADERS, flags: FLAG.END_STREAM, payload: Buffer.from([1, 2, 3]) },
  ]);
});

it('accepts 256 KB of headers, in 100 frames, and no more', () => {
  const calm = `error ${ERROR.ENHANCE_YOUR_CALM}`;
  const all = [headers(LARGEST), ...Array<Buffer>(14).fill(more(LARGEST))];
  expect(read(...all, more(LARGEST, FLAG.END_HEADERS))[0]?.payload).toHaveLength(262_144);
  expect(() => read(...all, more(LARGEST), more(1, FLAG.END_HEADERS))).toThrow(calm);
  const small = [headers(1), ...Array<Buffer>(98).fill(more(0))];
  expect(read(...small, more(0, FLAG.END_HEADERS))).toHaveLength(1);
  expect(() => read(...small, more(0), more(0, FLAG.END_HEADERS))).toThrow(calm);
});

it('refuses a frame of more than 16 KB before it has come', () => {
  expect(read(frame(TYPE.DATA, 0, 1, Buffer.alloc(LARGEST)))).toHaveLength(1);
  const head = frame(TYPE.DATA, 0, 1, Buffer.alloc(LARGEST + 1)).subarray(0, 9);
  expect(() => read(head)).toThrow(`error ${ERROR.FRAME_SIZE}`);
});
