/** One field of a cron expression: `*`, values, names, ranges, steps and lists, as a set of numbers. */

export interface FieldRange {
  readonly from: number;
  readonly to: number;
  /** Names of the numbers starting at `from`, e.g. JAN. */
  readonly names?: readonly string[];
}

/** The numbers of a field; undefined if the text is invalid. */
export function parseField(text: string, range: FieldRange): ReadonlySet<number> | undefined {
  const parts = text.split(',').map((part) => parsePart(part, range));
  const numbers = new Set<number>();
  for (const part of parts) {
    if (!part) return undefined;
    for (const number of part) numbers.add(number);
  }
  return numbers;
}

function parsePart(text: string, range: FieldRange): number[] | undefined {
  const [span = '', stepText, ...rest] = text.split('/');
  const step = stepText === undefined ? 1 : Number(/^\d+$/.exec(stepText)?.[0] ?? 0);
  const bounds = parseSpan(span, stepText !== undefined, range);
  if (rest.length > 0 || step < 1 || !bounds || bounds.from > bounds.to) return undefined;
  const count = Math.floor((bounds.to - bounds.from) / step) + 1;
  return Array.from({ length: count }, (_, index) => bounds.from + index * step);
}

/** With a step, a single value means everything from it on. */
function parseSpan(span: string, hasStep: boolean, range: FieldRange): { from: number; to: number } | undefined {
  if (span === '*') return range;
  const [first = '', last, ...rest] = span.split('-');
  const from = parseNumber(first, range);
  const to = last === undefined ? (hasStep ? range.to : from) : parseNumber(last, range);
  return rest.length > 0 || from === undefined || to === undefined ? undefined : { from, to };
}

export function parseNumber(text: string, { from, to, names }: FieldRange): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return from + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
}
