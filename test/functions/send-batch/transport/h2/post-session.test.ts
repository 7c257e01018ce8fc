/** Which frames a session understands, and what it does about those that break the protocol. */
import fc from 'fast-check';
import tls from 'node:tls';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import {
  ERROR,
  FLAG,
  type Frame,
  frame,
  numberFrame,
  SETTING,
  settingsFrame,
  TYPE,
} from '#functions/send-batch/transport/h2/frames';
import type { Answer, Transport } from '#functions/send-batch/transport/transport';
import { answerFrame, endsPost, FrameEndpoint, type FramePeer } from '../../support/frame-endpoint';
import { LOCALHOST_CERT } from '../../support/localhost-cert';
import { useTestEnvironment } from '../../support/test-sender';
import { until, useVirtualTime } from '#test/support/virtual-time';

useTestEnvironment();

let transport: Transport | undefined;
let endpoint: FrameEndpoint | undefined;
afterEach(async () => {
  await transport?.close();
  await endpoint?.stop();
});

async function start(onFrame: (received: Frame, peer: FramePeer) => void, greeting?: readonly Uint8Array[]) {
  endpoint = await FrameEndpoint.start(onFrame, greeting);
  transport = createTransport(parseCallbackUrl(endpoint.url), {
    ...{ transport: 'direct', postConcurrency: 10, postTimeoutMs: 60_000, http2: true, ca: LOCALHOST_CERT },
  });
  return endpoint;
}

/** Answers each post with the same bytes. */
const answering = (answer: (streamId: number) => readonly Uint8Array[], greeting?: readonly Uint8Array[]) =>
  start((received, peer) => {
    if (endsPost(received)) peer.send(...answer(received.streamId));
  }, greeting);

async function post(message = '{}', id = 'a='): Promise<Answer> {
  const send = await transport!.prepare(message, new AbortController().signal);
  return send(id);
}

const OK = { status: 200 };
const INVALID = { failure: 'network', code: 'INVALID_ANSWER' };
const HEADERS_WITHOUT_END = frame(TYPE.HEADERS, 0, 1, Buffer.from([0x88]));
const headers = (flags: number, streamId: number, payload: readonly number[]) =>
  frame(TYPE.HEADERS, flags | FLAG.END_HEADERS, streamId, Buffer.from(payload));
const text = (value: string) => [value.length, ...Buffer.from(value)];

describe('an answer', () => {
  const FORMS: Record<string, (streamId: number) => readonly Uint8Array[]> = {
    'in one frame': (id) => [answerFrame(id)],
    'with padding': (id) => [headers(FLAG.END_STREAM | FLAG.PADDED, id, [3, 0x88, 0, 0, 0])],
    'with a priority': (id) => [headers(FLAG.END_STREAM | FLAG.PRIORITY, id, [0, 0, 0, 0, 15, 0x88])],
    'with both': (id) => [headers(FLAG.END_STREAM | FLAG.PADDED | FLAG.PRIORITY, id, [1, 0, 0, 0, 0, 15, 0x88, 0])],
    'whose table changes its size first': (id) => [answerFrame(id, [0x20, 0x88])],
    'with its status written out': (id) => [answerFrame(id, [0x08, ...text('200')])],
    'with even its name written out': (id) => [answerFrame(id, [0x00, ...text(':status'), ...text('200')])],
    'in parts of a byte, one of them empty': (id) => [
      frame(TYPE.HEADERS, FLAG.END_STREAM, id, Buffer.from([0x08])),
      frame(TYPE.CONTINUATION, 0, id),
      ...text('200').map((octet, at) =>
        frame(TYPE.CONTINUATION, at === 3 ? FLAG.END_HEADERS : 0, id, Buffer.from([octet])),
      ),
    ],
    'whose body is padded': (id) => [
      headers(0, id, [0x88]),
      frame(TYPE.DATA, FLAG.PADDED | FLAG.END_STREAM, id, Buffer.from([2, 97, 0, 0])),
    ],
    'after frames that nobody knows': (id) => [
      frame(0xfa, 0xff, 0, Buffer.from('odd')),
      frame(2, 0, id, Buffer.alloc(5)),
      answerFrame(id),
    ],
    'before what breaks the protocol': (id) => [answerFrame(id), frame(TYPE.PUSH_PROMISE, 0, id, Buffer.alloc(8))],
    'with trailers': (id) => [
      headers(0, id, [0x88]),
      headers(FLAG.END_STREAM, id, [0x00, ...text('x-a'), ...text('b')]),
    ],
    'that goes on after its stream is over': (id) => [answerFrame(id), answerFrame(id, [0x8e])],
  };

  it.each(Object.entries(FORMS))('%s is understood', async (_, form) => {
    await answering(form);
    // The body of a success is not kept.
    await expect(post()).resolves.toEqual({ status: 200, errorType: undefined, message: '' });
  });

  it('is understood though its bytes come one by one', async () => {
    await start((received, peer) => {
      if (!endsPost(received)) return;
      for (const octet of answerFrame(received.streamId)) peer.socket.write(Buffer.from([octet]));
    });
    await expect(post()).resolves.toMatchObject(OK);
  });

  it('of an error has its type and the beginning of its text', async () => {
    const type = [0x00, ...text('x-amzn-errortype'), ...text('com.amazonaws#LimitExceededException:http://a')];
    await answering((id) => [
      headers(0, id, [0x08, ...text('300'), ...type]),
      frame(TYPE.DATA, 0, id, Buffer.from('x'.repeat(1_000))),
      frame(TYPE.DATA, FLAG.END_STREAM, id, Buffer.from('é'.repeat(1_000))),
    ]);
    const answer = (await post()) as { message: string };
    expect(answer).toMatchObject({ status: 300, errorType: 'LimitExceededException' });
    expect(answer.message).toBe('x'.repeat(1_000) + 'é'.repeat(12));
  });

  it.each([
    ['has no fields', []],
    ['begins with another field', [0x0f, 0x0d, ...text('9')]],
    ['has a status of letters', [0x08, ...text('abc')]],
    ['has a field of the table without a status', [0x84]],
  ])('that %s is none, and only its stream is reset', async (_, fields) => {
    const { peers } = await start((received, peer) => {
      if (endsPost(received)) peer.send(answerFrame(received.streamId, received.streamId === 1 ? fields : undefined));
    });
    await expect(post()).resolves.toEqual(INVALID);
    await expect(post()).resolves.toMatchObject(OK);
    expect(peers).toHaveLength(1);
    expect(peers[0]?.received).toContainEqual(
      expect.objectContaining({ type: TYPE.RST_STREAM, streamId: 1, payload: Buffer.from([0, 0, 0, ERROR.PROTOCOL]) }),
    );
  });

  it('that ends with an interim status is none', async () => {
    await answering((id) => [answerFrame(id, [0x08, ...text('103')])]);
    await expect(post()).resolves.toEqual({ failure: 'network', code: 'STREAM_ENDED' });
  });
});

describe('what breaks the protocol ends the session, and says why', () => {
  const BREAKS: Record<string, [reason: number, bytes: readonly Uint8Array[]]> = {
    'a promise': [ERROR.PROTOCOL, [frame(TYPE.PUSH_PROMISE, FLAG.END_HEADERS, 1, Buffer.alloc(8))]],
    'headers of a stream that was never opened': [ERROR.PROTOCOL, [answerFrame(99)]],
    'headers of a stream of its own': [ERROR.PROTOCOL, [answerFrame(2)]],
    'headers of the session': [ERROR.PROTOCOL, [answerFrame(0)]],
    'more headers without a beginning': [ERROR.PROTOCOL, [frame(TYPE.CONTINUATION, FLAG.END_HEADERS, 1)]],
    'another frame within headers': [ERROR.PROTOCOL, [HEADERS_WITHOUT_END, frame(TYPE.PING, 0, 0, Buffer.alloc(8))]],
    'more headers of another stream': [ERROR.PROTOCOL, [HEADERS_WITHOUT_END, frame(TYPE.CONTINUATION, 0, 3)]],
    'more padding than there are bytes': [ERROR.PROTOCOL, [headers(FLAG.PADDED, 1, [9, 0x88])]],
    'no padding where it is said to be': [ERROR.PROTOCOL, [headers(FLAG.PADDED, 1, [])]],
    'headers without an end': [
      ERROR.ENHANCE_YOUR_CALM,
      [HEADERS_WITHOUT_END, ...Array<Buffer>(100).fill(frame(TYPE.CONTINUATION, 0, 1))],
    ],
    'headers of 300 KB': [
      ERROR.ENHANCE_YOUR_CALM,
      [HEADERS_WITHOUT_END, ...Array<Buffer>(20).fill(frame(TYPE.CONTINUATION, 0, 1, Buffer.alloc(16_384)))],
    ],
    'a frame that is too long': [ERROR.FRAME_SIZE, [frame(TYPE.DATA, 0, 1, Buffer.alloc(16_385))]],
    'an answer of HTTP/1.1': [ERROR.FRAME_SIZE, [Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')]],
    'half a setting': [ERROR.FRAME_SIZE, [frame(TYPE.SETTINGS, 0, 0, Buffer.alloc(7))]],
    'a reset without a reason': [ERROR.FRAME_SIZE, [frame(TYPE.RST_STREAM, 0, 1)]],
    'a window that grows by nothing': [ERROR.PROTOCOL, [numberFrame(TYPE.WINDOW_UPDATE, 0, 0)]],
    'a window that grows too far': [ERROR.FLOW_CONTROL, [numberFrame(TYPE.WINDOW_UPDATE, 0, 2 ** 31 - 1)]],
    'first windows that are too large': [ERROR.FLOW_CONTROL, [settingsFrame([[SETTING.INITIAL_WINDOW_SIZE, 2 ** 31]])]],
    'a field that is in no table': [ERROR.COMPRESSION, [answerFrame(1, [0x08, ...text('500'), 0xff, 0x00])]],
    'a field of the number 0': [ERROR.COMPRESSION, [answerFrame(1, [0x8e, 0x80])]],
    'a text that is longer than its field': [ERROR.COMPRESSION, [answerFrame(1, [0x08, 3, 50])]],
    'a length without an end': [
      ERROR.COMPRESSION,
      [answerFrame(1, [0x08, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])],
    ],
    'a text that is not Huffman code': [ERROR.COMPRESSION, [answerFrame(1, [0x08, 0x82, 0xff, 0xff])]],
    'headers that end within a field': [ERROR.COMPRESSION, [answerFrame(1, [0x08])]],
  };

  it.each(Object.entries(BREAKS))('%s', async (_, [reason, bytes]) => {
    const { peers } = await start((received, peer) => {
      if (endsPost(received)) peer.send(...(peers.length === 1 ? bytes : [answerFrame(received.streamId)]));
    });
    await expect(post()).resolves.toEqual(INVALID);
    await until(() => peers[0]?.received.some(({ type }) => type === TYPE.GOAWAY) === true);
    const goAway = peers[0]?.received.find(({ type }) => type === TYPE.GOAWAY);
    expect(goAway?.payload.readUInt32BE(4)).toBe(reason);
    // The next post goes over a new session.
    await expect(post()).resolves.toMatchObject(OK);
  });
});

describe('as time passes', () => {
  useVirtualTime();

  it('what breaks the protocol ends the session once what was written before the reason has been read', async () => {
    const connect = jest.spyOn(tls, 'connect');
    const windows = [
      settingsFrame([[SETTING.INITIAL_WINDOW_SIZE, 2 ** 31 - 1]]),
      numberFrame(TYPE.WINDOW_UPDATE, 0, 2 ** 30),
    ];
    const { peers } = await start((received, peer) => {
      if (received.type !== TYPE.HEADERS) return;
      peer.socket.pause();
      peer.send(answerFrame(99));
    }, windows);
    // More than the machine's buffers hold.
    const answer = post('a'.repeat(16_000_000));
    const socket = () => connect.mock.results[0]?.value as tls.TLSSocket;
    await until(() => connect.mock.results.length === 1 && socket().writableEnded);
    expect(socket().destroyed).toBe(false);
    peers[0]?.socket.resume();
    await expect(answer).resolves.toEqual(INVALID);
    await until(() => peers[0]?.received.at(-1)?.type === TYPE.GOAWAY);
    connect.mockRestore();
  });
});

describe('the endpoint', () => {
  it('gets its settings acknowledged and its pings answered, and no answer to its own acknowledgements', async () => {
    const { peers } = await answering((id) => [
      frame(TYPE.PING, 0, 0, Buffer.from('pingpong')),
      frame(TYPE.PING, FLAG.ACK, 0, Buffer.alloc(8)),
      frame(TYPE.SETTINGS, FLAG.ACK, 0),
      answerFrame(id),
    ]);
    await post();
    await post();
    const replies = () =>
      peers[0]!.received.filter(({ flags, type }) => type > TYPE.RST_STREAM && (flags & FLAG.ACK) !== 0);
    await until(() => replies().length >= 3);
    expect(replies().map(({ type, payload }) => [type, payload.toString()])).toEqual([
      [TYPE.SETTINGS, ''],
      [TYPE.PING, 'pingpong'],
      [TYPE.PING, 'pingpong'],
    ]);
  });

  it('that asks without end and reads nothing is given up', async () => {
    const { peers } = await start((received, peer) => {
      if (!endsPost(received)) return;
      peer.socket.pause();
      const pings = Buffer.concat(Array<Buffer>(10_000).fill(frame(TYPE.PING, 0, 0, Buffer.alloc(8))));
      const ask = () => {
        if (peer.socket.writable) peer.socket.write(pings, ask);
      };
      ask();
    });
    await expect(post()).resolves.toEqual(INVALID);
    peers[0]?.socket.destroy();
  });

  const body = (received: readonly Frame[], streamId: number) =>
    Buffer.concat(
      received.filter((each) => each.type === TYPE.DATA && each.streamId === streamId).map((each) => each.payload),
    );

  it('gets no more of a body than its windows allow, and all of it as they open', async () => {
    const message = 'abcdefghij'.repeat(3);
    const { peers } = await start(
      (received, peer) => {
        if (endsPost(received)) return peer.send(answerFrame(received.streamId));
        if (received.type === TYPE.DATA) peer.send(numberFrame(TYPE.WINDOW_UPDATE, received.streamId, 7));
      },
      [settingsFrame([[SETTING.INITIAL_WINDOW_SIZE, 10]])],
    );
    await expect(post(message)).resolves.toMatchObject(OK);
    const received = peers[0]?.received ?? [];
    const sizes = received.filter(({ type }) => type === TYPE.DATA).map(({ payload }) => payload.length);
    // The first may have left before its settings came.
    expect([[10, 7, 7, 6], [30]]).toContainEqual(sizes);
    expect(body(received, 1).toString()).toBe(message);
  });

  it('may take back what it allowed, and bounds all posts together', async () => {
    const message = 'a'.repeat(60_000);
    let bytes = 0;
    await start((received, peer) => {
      if (received.type === TYPE.DATA) {
        bytes += received.payload.length;
        // All that the first window of the session allows: a stream's window is then below nothing.
        if (bytes === 65_535) {
          peer.send(settingsFrame([[SETTING.INITIAL_WINDOW_SIZE, 1_000]]));
          peer.send(numberFrame(TYPE.WINDOW_UPDATE, 0, 200_000));
          for (const id of [1, 3, 5]) peer.send(numberFrame(TYPE.WINDOW_UPDATE, id, 65_000));
        }
      }
      if (endsPost(received)) peer.send(answerFrame(received.streamId));
    });
    const answers = await Promise.all(['a=', 'b=', 'c='].map((id) => post(message, id)));
    expect(answers).toEqual(Array(3).fill(expect.objectContaining(OK)));
    expect(bytes).toBe(180_000);
  });

  it('is told that it may send more before its window closes', async () => {
    const { peers } = await answering((id) => [
      headers(0, id, [0x8e]),
      ...Array<Buffer>(4).fill(frame(TYPE.DATA, FLAG.PADDED, id, Buffer.alloc(10_000, 200))),
      frame(TYPE.DATA, FLAG.END_STREAM, id),
    ]);
    await expect(post()).resolves.toMatchObject({ status: 500 });
    await post();
    const updates = peers[0]?.received.filter(({ type }) => type === TYPE.WINDOW_UPDATE) ?? [];
    // Padding counts.
    expect(updates[0]).toMatchObject({ streamId: 0, payload: Buffer.from([0, 0, 0x9c, 0x40]) });
  });

  describe('while no time passes', () => {
    useVirtualTime();

    it('is cut off after 256 KB of a body without end', async () => {
      const { peers } = await answering((id) => [
        headers(0, id, [0x88]),
        ...Array<Buffer>(16).fill(frame(TYPE.DATA, 0, id, Buffer.alloc(16_384))),
      ]);
      await expect(post()).resolves.toMatchObject(OK);
      await until(() => peers[0]?.received.some(({ type }) => type === TYPE.RST_STREAM) === true);
    });
  });

  it('is told what the sender takes of an answer', async () => {
    const { peers } = await answering((id) => [answerFrame(id)]);
    await post();
    const [settings] = peers[0]!.received;
    const values = Array.from({ length: settings!.length / 6 }, (_, index) => [
      settings!.payload.readUInt16BE(index * 6),
      settings!.payload.readUInt32BE(index * 6 + 2),
    ]);
    expect(values).toEqual([
      [SETTING.HEADER_TABLE_SIZE, 0],
      [SETTING.ENABLE_PUSH, 0],
      [SETTING.INITIAL_WINDOW_SIZE, 262_144],
      [SETTING.MAX_HEADER_LIST_SIZE, 262_144],
    ]);
  });
});

it('whatever an endpoint sends, each post has one outcome, and only a status that was sent counts', async () => {
  const anyFrame = fc
    .record({
      type: fc.nat(10),
      flags: fc.oneof(fc.constantFrom(0, FLAG.END_HEADERS, FLAG.END_HEADERS | FLAG.END_STREAM), fc.nat(255)),
      streamId: fc.constantFrom(0, 1, 1, 1, 2, 3),
      payload: fc.oneof(fc.constantFrom([0x88], [0x8e], [0, 0, 0, 1], []), fc.array(fc.nat(255), { maxLength: 20 })),
    })
    .map(({ type, flags, streamId, payload }) => frame(type, flags, streamId, Buffer.from(payload)));
  const bytes = fc.array(fc.nat(255), { maxLength: 30 }).map((octets) => Buffer.from(octets));
  const sent = fc.array(fc.oneof({ weight: 9, arbitrary: anyFrame }, { weight: 1, arbitrary: bytes }), {
    maxLength: 8,
  });
  let reply: readonly Buffer[] = [];
  const server = await start((received, peer) => {
    if (!endsPost(received)) return;
    peer.send(...reply);
    peer.socket.end();
  });
  await fc.assert(
    fc.asyncProperty(sent, async (frames) => {
      reply = frames;
      const answer = await post();
      if ('status' in answer) expect(Buffer.concat([...frames]).length).toBeGreaterThan(0);
      else expect(['network', 'closed']).toContain(answer.failure);
    }),
    { numRuns: 200, endOnFailure: true },
  );
  expect(server.peers.length).toBeGreaterThan(100);
});
