/** The reader of answers beside the parser of Node, and by any packets an answer may come in. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { AnswerReader, MAX_ANSWER_BYTES } from '#functions/send-batch/transport/answer-reader';
import { BEHAVIOURS, caseOf, head } from '../support/behaviours';

/** What is told of an answer whose bytes came in these packets, and how much of the last was needed for it. */
function read(packets: readonly string[]) {
  const reader = new AnswerReader();
  const over = packets.some((packet) => reader.read(packet));
  return { answer: reader.answer, over, reusable: reader.reusable };
}

/** The text in packets that end at the given positions. */
function cut(text: string, ends: readonly number[]): string[] {
  const at = [...new Set(ends.map((end) => end % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
}

const bytesOf = (behaviour: (typeof BEHAVIOURS)[number]) =>
  caseOf(behaviour)
    .steps.map((step) => (typeof step === 'object' && 'write' in step ? step.write : ''))
    .join('');

it('reads the same answer in whatever packets it comes', () => {
  const anyCut = fc.tuple(fc.constantFrom(...BEHAVIOURS), fc.array(fc.nat(), { maxLength: 12 }));
  fc.assert(
    fc.property(anyCut, ([behaviour, ends]) => {
      const bytes = bytesOf(behaviour);
      const { answer, over } = read([bytes]);
      expect(read(cut(bytes, ends))).toMatchObject({ answer, over });
    }),
    { numRuns: 2000 },
  );
});

const token = fc.stringMatching(/^[a-z]{1,9}$/);
const value = fc.stringMatching(/^[!-~]{0,20}$/);
const lineOf = fc.tuple(token, value).map(([name, text]) => `x-${name}: ${text}`);
const interim = fc.tuple(fc.constantFrom(100, 102, 103), fc.array(lineOf, { maxLength: 2 }));
const body = fc.string({ unit: 'binary-ascii', maxLength: 200 });

const wellFormed = fc
  .record({
    interims: fc.array(interim, { maxLength: 3 }),
    status: fc.integer({ min: 200, max: 999 }).filter((status) => ![204, 304].includes(status)),
    headers: fc.array(lineOf, { maxLength: 5 }),
    errorType: fc.option(token),
    body,
    chunks: fc.option(fc.array(fc.nat(), { maxLength: 4 })),
  })
  .map(({ interims, status, headers, errorType, body: text, chunks }) => {
    const type = errorType === null ? [] : [`X-Amzn-ErrorType: ${errorType}:http://ns`];
    const before = interims.map(([code, lines]) => head(code, ...lines)).join('');
    const framed =
      chunks === null
        ? head(status, ...headers, ...type, `Content-Length: ${text.length}`) + text
        : `${head(status, ...headers, ...type, 'Transfer-Encoding: chunked')}${chunked(cut(text, chunks))}`;
    return { bytes: before + framed, errorType };
  });

const chunked = (parts: readonly string[]) =>
  [...parts.filter((part) => part !== ''), ''].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');

it('reads a well-formed answer as the parser of Node does, and keeps its socket', async () => {
  await fc.assert(
    fc.asyncProperty(wellFormed, fc.array(fc.nat(), { maxLength: 6 }), async ({ bytes, errorType }, ends) => {
      const byNode = await readByNode(bytes);
      expect(read(cut(bytes, ends))).toEqual({
        answer: {
          status: byNode.status,
          errorType: errorType ?? undefined,
          message: byNode.status < 300 ? '' : byNode.text,
        },
        over: true,
        reusable: true,
      });
    }),
    { numRuns: 300 },
  );
});

async function readByNode(bytes: string): Promise<{ readonly status: number; readonly text: string }> {
  const wire = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const sent = request({ createConnection: () => wire, method: 'POST' }).end();
  wire.push(bytes, 'latin1');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('latin1')) text += chunk as string;
  sent.destroy();
  return { status: response.statusCode ?? 0, text };
}

it('never trusts a socket whose answer is followed by anything', () => {
  fc.assert(
    fc.property(wellFormed, fc.string({ minLength: 1 }), ({ bytes }, more) => {
      expect(read([bytes + more]).reusable).toBe(false);
    }),
  );
});

it('decides by nothing but the status line, whatever bytes follow it', () => {
  const status = fc.integer({ min: 200, max: 999 });
  fc.assert(
    fc.property(status, fc.string({ unit: 'binary', maxLength: 300 }), (code, junk) => {
      const { answer } = read([`HTTP/1.1 ${code} \r\n${Buffer.from(junk).toString('latin1')}`]);
      expect(answer).toMatchObject({ status: code });
    }),
    { numRuns: 1000 },
  );
});

it.each(['', 'HTTP/1.1 20', 'HTTP/1.1 200', 'HTTP/1.1 103 Early\r\n', 'HTTP/1.1 101 Switching\r\n\r\n', '\r\n'])(
  'has no answer yet in %j',
  (bytes) => {
    expect(read([bytes])).toMatchObject({ answer: undefined, over: false });
  },
);

it('has an answer before the end of its status line', () => {
  expect(read(['HTTP/1.1 200 O'])).toMatchObject({ answer: { status: 200 }, over: false });
});

it('reads no more than 256 KB of what never comes to an end', () => {
  expect(read([head(100).repeat(20_000)])).toEqual({ answer: undefined, over: true, reusable: false });
  expect(read(['HTTP/1.1 200 OK\r\n', `x: ${'a'.repeat(300_000)}`])).toMatchObject({
    answer: { status: 200 },
    over: true,
    reusable: false,
  });
});

it('keeps the first kilobyte of what an error says, in UTF-8', () => {
  const text = Buffer.from('é'.repeat(1000)).toString('latin1');
  expect(read([head(500, `content-length: ${text.length}`) + text])).toMatchObject({
    answer: { status: 500, message: 'é'.repeat(512) },
    reusable: true,
  });
});

it('reads an answer of 256 KB, and no more of one that is not over', () => {
  const begun = (bytes: number) => [`${'HTTP/1.1 200 OK\r\nx: '.padEnd(bytes, 'a')}`];
  expect(read(begun(MAX_ANSWER_BYTES))).toMatchObject({ answer: { status: 200 }, over: false });
  expect(read(begun(MAX_ANSWER_BYTES + 1))).toMatchObject({ answer: { status: 200 }, over: true, reusable: false });
  const long = 'x'.repeat(MAX_ANSWER_BYTES);
  expect(read([head(500, `content-length: ${long.length}`) + long])).toMatchObject({ over: true, reusable: true });
});

it('keeps a status whose line never comes to an end', () => {
  const packets = ['HTTP/1.1 200 O', 'K'.repeat(MAX_ANSWER_BYTES)];
  expect(read(packets)).toMatchObject({ answer: { status: 200 }, over: true, reusable: false });
});

it('knows whether anything has arrived, and may not reuse a socket before the end of its answer', () => {
  const reader = new AnswerReader();
  expect([reader.begun, reader.reusable]).toEqual([false, false]);
  reader.read(head(200, 'content-length: 3'));
  expect([reader.begun, reader.reusable]).toEqual([true, false]);
  reader.read('abc');
  expect([reader.begun, reader.reusable]).toEqual([true, true]);
});

const NOTHING = 'content-length: 0';
const CHUNKED = 'transfer-encoding: chunked';

it.each([
  ['204 without a body', head(204), true],
  ['304 without a body', head(304), true],
  ['204 that says that it is empty', head(204, NOTHING), true],
  ['204 with a length', head(204, 'content-length: 5'), false],
  ['304 with chunks', head(304, CHUNKED), false],
  ['204 with a length and chunks', head(204, 'content-length: 5', CHUNKED), false],
  ['204 that is empty and has chunks', head(204, NOTHING, CHUNKED), false],
  ['204 that closes', head(204, 'connection: close'), false],
  ['200 that does not say where it ends', head(200), false],
  ['299 that does not say where it ends', head(299), false],
  ['200 with two ends', head(200, NOTHING, CHUNKED), false],
  ['200 that keeps its socket', head(200, 'connection: keep-alive', NOTHING), true],
  ['200 that closes', head(200, 'Connection: upgrade, Close', NOTHING), false],
  ['200 that closes, with a body to come', head(200, 'connection: close', 'content-length: 9'), false],
  ['200 with another header of such a value', head(200, 'x-connection: close', NOTHING), true],
  ['200 with its length twice', head(200, NOTHING, NOTHING), false],
  ['200 with a length in hexadecimal', head(200, 'content-length: 0x0'), false],
  ['200 with a negative length', head(200, 'content-length: -1'), false],
  ['200 with a length of 10 digits', head(200, 'content-length: 0000000000'), false],
  ['200 with an encoding that nobody reads', head(200, 'transfer-encoding: gzip'), false],
  ['200 with its encoding twice', head(200, CHUNKED, CHUNKED), false],
  ['200 with no more than CHUNKED in capitals', `${head(200, 'Transfer-Encoding: CHUNKED')}0\r\n\r\n`, true],
  ['200 of HTTP/1.0', `HTTP/1.0 200 OK\r\n${NOTHING}\r\n\r\n`, false],
  ['200 whose lines end with a line feed only', `HTTP/1.1 200 OK\n${NOTHING}\n\n`, false],
  ['200 of which one line does', `HTTP/1.1 200 OK\r\nx: yz\n${NOTHING}\r\n\r\n`, false],
  ['200 after an empty line', `\r\n${head(200, NOTHING)}`, false],
  ['200 after an interim answer', head(103, 'link: </a>') + head(200, NOTHING), true],
  ['200 after one without an empty line', `HTTP/1.1 103 Early\r\nlink: </a>\r\n${head(200, NOTHING)}`, false],
  ['200 with a line that is no header', head(200, 'no header'), false],
])('a %s is over, and may say how its socket goes on', (_what, bytes, reusable) => {
  const status = Number(/ (20\d|299|304)/.exec(bytes)?.[1]);
  expect(read([bytes])).toEqual({ answer: { status, errorType: undefined, message: '' }, over: true, reusable });
});

it.each([
  ['300 that does not say where it ends', head(300), 'a\r\n\r\nb'],
  ['500 with two ends', head(500, 'content-length: 1', CHUNKED), '1\r\na\r\n0\r\n\r\n'],
  ['500 that closes', head(500, 'connection: close', 'content-length: 2'), 'abc'],
])('the body of a %s goes on to the end of the socket', (_what, before, text) => {
  expect(read([before, text])).toMatchObject({ answer: { message: text }, over: false, reusable: false });
});

it('needs no more than a kilobyte of a body that goes on to the end of the socket', () => {
  const packets = [head(500), 'a'.repeat(1000), 'b'.repeat(1000)];
  const message = 'a'.repeat(1000) + 'b'.repeat(24);
  expect(read(packets)).toMatchObject({ answer: { message }, over: true, reusable: false });
  expect(read([head(500), 'a'.repeat(1023)])).toMatchObject({ over: false });
});

it('keeps the same kilobyte of a body that has a length', () => {
  const packets = [head(300, 'content-length: 2000'), 'a'.repeat(1000), 'b'.repeat(1000)];
  const message = 'a'.repeat(1000) + 'b'.repeat(24);
  expect(read(packets)).toMatchObject({ answer: { status: 300, message }, over: true, reusable: true });
});

it.each([200, 500])('a %i whose chunks are not valid is over with what was read', (status) => {
  const message = status === 500 ? 'abc' : '';
  for (const chunks of ['3\r\nabc\r\nzz\r\n', '3\r\nabcd\r\n', '3\r\nabc\r\n-1\r\n', '3\r\nabc\r\n123456789\r\n']) {
    const bytes = head(status, CHUNKED) + chunks;
    expect([chunks, read([bytes])]).toEqual([
      chunks,
      { answer: { status, errorType: undefined, message }, over: true, reusable: false },
    ]);
  }
});

it('reads chunks with extensions and trailers, which end with an empty line', () => {
  const bytes = `${head(500, CHUNKED)}A ;q=1\r\n0123456789\r\n0\r\nx-sum: 1\r\n`;
  expect(read([bytes])).toMatchObject({ answer: { message: '0123456789' }, over: false });
  expect(read([`${bytes}\r\n`])).toMatchObject({ answer: { message: '0123456789' }, over: true, reusable: true });
});

it.each(['HELLO\r\n', 'HTTP/1.1 099 Low\r\n', 'HTTP/1.1 20 Short\r\n', 'ICY 200 OK\r\n', 'xHTTP/1.1 200 OK\r\n'])(
  'has no answer, and never will, in %j',
  (bytes) => {
    expect(read([bytes])).toEqual({ answer: undefined, over: true, reusable: false });
  },
);

it.each([
  ['timeout=5, max=100', 5],
  ['max=100, Timeout=120', 120],
  ['max=5', undefined],
  ['timeout=0', undefined],
  ['xtimeout=5', undefined],
])('knows from "Keep-Alive: %s" for how long the endpoint keeps an idle socket', (header, seconds) => {
  const reader = new AnswerReader();
  reader.read(head(200, NOTHING, `Keep-Alive: ${header}`));
  expect([reader.keepAliveSeconds, reader.reusable]).toEqual([seconds, true]);
});
