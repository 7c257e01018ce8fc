/** Text that would act on a terminal, and what of it must not get there. */
import fc from 'fast-check';

/** Control characters (C0, DEL, C1), line separators, bidirectional controls, lone surrogates. */
export const RAW = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;

/** One of each kind, and sequences that do something: clear, title, move, link, reset. */
export const ESCAPES = [
  '\u001b[2J\u001b[H',
  '\u001b]0;owned\u0007',
  '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  '\u009b31m',
  '\u001bc',
  '\u007f\b\b\b',
  '\u202eexe.txt\u2066',
  'line\r\nfeed\u2028\u0085',
  '\u0000\u009d',
].join('');

const ESCAPE = '\u001b';

/** A program's output without its own colours. */
export const withoutColours = (out: string): string => out.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '');

const half = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));
const control = fc.oneof(
  fc.integer({ min: 0, max: 0x1f }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0x7f, max: 0x9f }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...'\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'),
);
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(control, half, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), { maxLength: 8 })
  .map((parts) => parts.join(''));
