/** An input as shown in the name of its case: one line, no control characters, shortened in the middle. */
const LONGEST = 90;

export function show(input: Buffer | string): string {
  const text = typeof input === 'string' ? input : input.toString('latin1');
  const half = LONGEST / 2;
  const short =
    text.length > LONGEST ? `${text.slice(0, half)}…${text.length - LONGEST} more…${text.slice(-half)}` : text;
  return short.replace(/[^\x20-\x7e…]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
