import { ERROR, FLAG } from '#functions/send-batch/transport/h2/frames';
import { SendWindows } from '#functions/send-batch/transport/h2/send-windows';

const FIRST = 65_535;
const MOST = 2 ** 31 - 1;
const HEAD = 9;

/** What was written: [stream, bytes, whether it ends]. */
let written: [stream: number, bytes: number, ends: boolean][];
let windows: SendWindows;
beforeEach(() => {
  written = [];
  windows = new SendWindows((frame) =>
    written.push([frame.readUInt32BE(5), frame.length - HEAD, (frame[4]! & FLAG.END_STREAM) !== 0]),
  );
});
const body = (bytes: number) => Buffer.alloc(bytes);
const bytesOf = (stream: number) => written.filter(([id]) => id === stream).reduce((sum, [, bytes]) => sum + bytes, 0);

it('sends a body in frames of 16 KB, of which only the last ends the stream', () => {
  windows.send(1, body(40_000));
  expect(written).toEqual([
    [1, 16_384, false],
    [1, 16_384, false],
    [1, 7_232, true],
  ]);
  expect(windows.isUnsent(1)).toBe(false);
});

it('ends a stream without a body', () => {
  windows.send(1, body(0));
  expect(written).toEqual([[1, 0, true]]);
  expect(windows.isUnsent(1)).toBe(false);
});

it('ends a stream without a body even if the windows are closed', () => {
  windows.send(1, body(FIRST));
  windows.send(3, body(0));
  expect(written.at(-1)).toEqual([3, 0, true]);
});

it('stops at the window of the stream, and goes on as it opens', () => {
  windows.onUpdate(0, 1_000_000);
  windows.send(1, body(FIRST + 10));
  expect(bytesOf(1)).toBe(FIRST);
  expect(windows.isUnsent(1)).toBe(true);
  windows.onUpdate(3, 100);
  expect(bytesOf(1)).toBe(FIRST);
  windows.onUpdate(1, 4);
  expect(written.at(-1)).toEqual([1, 4, false]);
  windows.onUpdate(1, 100);
  expect(written.at(-1)).toEqual([1, 6, true]);
});

it('stops at the window of the session, which all streams share, and serves them in their order', () => {
  windows.send(1, body(FIRST - 10));
  windows.send(3, body(30));
  windows.send(5, body(30));
  expect([bytesOf(1), bytesOf(3), bytesOf(5)]).toEqual([FIRST - 10, 10, 0]);
  windows.onUpdate(0, 25);
  expect([bytesOf(3), bytesOf(5)]).toEqual([30, 5]);
  windows.onUpdate(0, 25);
  expect(written.at(-1)).toEqual([5, 25, true]);
});

it('forgets what is left of a stream that has ended', () => {
  windows.send(1, body(FIRST));
  windows.send(3, body(30));
  windows.forget(3);
  expect(windows.isUnsent(3)).toBe(false);
  windows.onUpdate(0, 1_000);
  expect(bytesOf(3)).toBe(0);
});

it('takes another first window for new streams, and by as much more for those that wait', () => {
  windows.onUpdate(0, 1_000_000);
  windows.send(1, body(FIRST + 100));
  windows.onInitialWindow(FIRST + 60);
  expect(bytesOf(1)).toBe(FIRST + 60);
  windows.send(3, body(FIRST + 100));
  expect(bytesOf(3)).toBe(FIRST + 60);
  // What was sent already counts: the window is below nothing until it is opened by more.
  windows.onInitialWindow(FIRST);
  windows.onUpdate(1, 60);
  expect(bytesOf(1)).toBe(FIRST + 60);
  windows.onUpdate(1, 1);
  expect(bytesOf(1)).toBe(FIRST + 61);
});

it('lets windows grow to what the protocol allows, and no further', () => {
  const tooFar = `error ${ERROR.FLOW_CONTROL}`;
  windows.onUpdate(0, MOST - FIRST);
  expect(() => windows.onUpdate(0, 1)).toThrow(tooFar);
  windows.onInitialWindow(0);
  windows.send(1, body(1));
  windows.onInitialWindow(MOST);
  expect(written).toEqual([[1, 1, true]]);
  expect(() => windows.onInitialWindow(MOST + 1)).toThrow(tooFar);
  expect(() => windows.onUpdate(1, 0)).toThrow(`error ${ERROR.PROTOCOL}`);
});
