/** The reader of answers beside the parser of Node, and by any packets an answer may come in. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { AnswerReader } from '#functions/send-batch/transport/answer-reader';
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

it('says for how long the endpoint keeps an idle socket', () => {
  const reader = new AnswerReader();
  reader.read(head(200, 'content-length: 0', 'Keep-Alive: timeout=5, max=100'));
  expect(reader.keepAliveSeconds).toBe(5);
});
