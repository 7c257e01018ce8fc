/** Behaviours generated from the seed: answers composed of parts, cut into packets anywhere, and broken anywhere. */
import fc from 'fast-check';
import { head } from '../../functions/send-batch/support/behaviours';
import type { Plan, Step } from '../../functions/send-batch/support/raw-endpoint';

export interface AttackBehaviour extends Plan {
  /** Says how it was made, so that behaviours of one kind share a name. */
  readonly name: string;
}

interface Part {
  readonly name: string;
  readonly text: string;
}

const part = (name: string, text: string): Part => ({ name, text });
const named = (name: string, text: fc.Arbitrary<string>) => text.map((made) => part(name, made));

const anyBytes = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 });
const latin1 = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const token = fc.stringMatching(/^[a-z-]{1,12}$/);
const clean = fc.tuple(token, fc.stringMatching(/^[!-~]{0,30}$/)).map(([name, value]) => `x-${name}: ${value}`);

const interims = fc.oneof(
  { weight: 3, arbitrary: fc.constant(part('', '')) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(fc.integer({ min: 100, max: 199 }), fc.array(clean, { maxLength: 3 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((list) => part(`${list.length} interim, `, list.map(([status, lines]) => head(status, ...lines)).join(''))),
  },
);

const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  { weight: 2, arbitrary: fc.integer({ min: 201, max: 299 }) },
  { weight: 1, arbitrary: fc.integer({ min: 300, max: 399 }) },
  { weight: 2, arbitrary: fc.constantFrom(400, 410, 413, 429) },
  { weight: 1, arbitrary: fc.integer({ min: 405, max: 499 }) },
  { weight: 2, arbitrary: fc.integer({ min: 500, max: 999 }) },
);

const headers = fc.oneof(
  named(
    'clean headers',
    fc.array(clean, { maxLength: 6 }).map((lines) => lines.map((line) => `${line}\r\n`).join('')),
  ),
  named(
    'long headers',
    fc.integer({ min: 8_000, max: 70_000 }).map((length) => `x-long: ${'l'.repeat(length)}\r\n`),
  ),
  named(
    'many headers',
    fc.integer({ min: 100, max: 2_500 }).map((count) => 'x-many: header\r\n'.repeat(count)),
  ),
  named(
    'junk headers',
    latin1.map((junk) => `${junk}\r\n`),
  ),
  named(
    'folded headers',
    clean.map((line) => `${line}\r\n\tfolded\r\n`),
  ),
  named('nameless headers', fc.constant(': nameless\r\n')),
  named(
    'headers of line feeds',
    clean.map((line) => `${line}\n`),
  ),
);

/** The end of the head, and the body, with or without correct framing. */
const body = anyBytes.chain((text) =>
  fc.oneof(
    named('its length', fc.constant(`content-length: ${text.length}\r\n\r\n${text}`)),
    named('no length', fc.constant(`\r\n${text}`)),
    named(
      'two lengths',
      fc.nat(99).map((other) => `content-length: ${other}\r\ncontent-length: ${text.length}\r\n\r\n${text}`),
    ),
    named(
      'a length that is too long',
      fc.integer({ min: 1, max: 999 }).map((more) => `content-length: ${text.length + more}\r\n\r\n${text}`),
    ),
    named(
      'a length that is none',
      fc
        .constantFrom('-1', '0x1', '1e3', '', '99999999999999999999')
        .map((none) => `content-length: ${none}\r\n\r\n${text}`),
    ),
    named(
      'chunks',
      fc.constant(`transfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`),
    ),
    named(
      'broken chunks',
      latin1.map((junk) => `transfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${junk}`),
    ),
    named(
      'chunks and a length',
      fc.nat(99).map((length) => `transfer-encoding: chunked\r\ncontent-length: ${length}\r\n\r\n0\r\n\r\n`),
    ),
  ),
);

/** What follows the answer in its last packet. What comes after the next post cannot be told from that post's answer. */
const after = fc.oneof(
  { weight: 4, arbitrary: fc.constant(part('', '')) },
  { weight: 1, arbitrary: named(', then junk', latin1) },
  {
    weight: 1,
    arbitrary: named(
      ', then a second answer',
      status.map((second) => head(second, 'content-length: 0')),
    ),
  },
);

const answer = fc
  .tuple(interims, status, headers, body, after, fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'))
  .map(([before, code, lines, rest, more, version]) => ({
    name: `${before.name}${Math.floor(code / 100)}xx with ${lines.name} and ${rest.name}${more.name}`,
    text: `${before.text}${version} ${code} Made\r\n${lines.text}${rest.text}`,
    more: more.text,
  }));

/** Where the text is cut into packets. */
const cuts = fc.oneof(
  { weight: 2, arbitrary: fc.constant<number[]>([]) },
  { weight: 2, arbitrary: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 64 }, (_, index) => index)) },
);

function inPackets(text: string, more: string, at: readonly number[], waits: readonly number[]): Step[] {
  const ends = [...new Set(at.map((end) => end % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].flatMap((start, index): Step[] => [
    ...(waits[index] ? [{ waitMs: waits[index] }] : []),
    { write: index === ends.length ? text.slice(start) + more : text.slice(start, ends[index]) },
  ]);
}

const end = fc.constantFrom<{ readonly name: string; readonly steps: readonly Step[] }>(
  { name: '', steps: [] },
  { name: ', ended', steps: ['end'] },
  { name: ', reset', steps: [{ waitMs: 2 }, 'reset'] },
);

const waits = fc.array(fc.constantFrom(0, 0, 0, 1, 5), { maxLength: 6 });

const wholeAnswer = fc
  .tuple(answer, cuts, waits, end, fc.integer({ min: 0, max: 7 }))
  .map(([{ name, text, more }, at, pauses, { name: ending, steps }, early]): AttackBehaviour => ({
    name: `made: ${name}${ending}`,
    steps: [...inPackets(text, more, at, pauses), ...steps],
    early: early === 0,
  }));

/** The answer breaks off after any byte; then the socket ends, is reset or stays silent. */
const brokenAnswer = fc
  .tuple(answer, fc.nat(), cuts, fc.constantFrom('end', 'reset', 'silence'))
  .map(([{ text }, at, packets, ending]): AttackBehaviour => {
    const begun = text.slice(0, at % Math.min(text.length, 400));
    return {
      name: `made: broken off ${where(begun)}, then ${ending}`,
      steps: [...inPackets(begun, '', packets, []), ...(ending === 'silence' ? [] : [{ waitMs: 2 }, ending])],
    };
  });

function where(begun: string): string {
  if (begun === '') return 'before the first byte';
  if (!begun.includes('\n')) return 'in the first line';
  return begun.includes('\r\n\r\n') ? 'after a head' : 'in a head';
}

const junk = fc
  .tuple(fc.oneof(latin1, anyBytes), fc.constantFrom('end', 'reset', 'silence'))
  .map(([text, ending]): AttackBehaviour => ({
    name: `made: junk, then ${ending}`,
    steps: [{ write: text }, ...(ending === 'silence' ? [] : [ending])],
  }));

export const madeBehaviour: fc.Arbitrary<AttackBehaviour> = fc.oneof(
  { weight: 12, arbitrary: wholeAnswer },
  { weight: 3, arbitrary: brokenAnswer },
  { weight: 1, arbitrary: junk },
);
