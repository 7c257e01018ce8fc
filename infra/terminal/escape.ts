/**
 * Characters that could change a terminal or the order in which its text reads: control characters (C0, DEL, C1), line
 * and paragraph separators, bidirectional embeddings, overrides and isolates, and lone surrogates. They are made visible.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value on one line, without anything a terminal would act on; `\n` and `\u001b` as in JSON. */
export const escapeValue = (value: string): string =>
  value.replace(UNSAFE, (character) => SHORT[character] ?? unicodeEscape(character));

/** One line of JSON with the same characters escaped; it parses to the same value. */
export const jsonLine = (value: unknown): string => JSON.stringify(value).replace(UNSAFE, unicodeEscape);
