/** Bills of several broadcasts as one. */
import type { BillLine } from './bill';

/** Lines of the same service for the same thing are added up, in the order in which they first come. */
export function sumLines(lines: readonly BillLine[]): BillLine[] {
  const sums = new Map<string, BillLine>();
  for (const line of lines) {
    const key = `${line.service}\n${line.what}`;
    const before = sums.get(key);
    sums.set(key, before ? { ...before, quantity: before.quantity + line.quantity, usd: before.usd + line.usd } : line);
  }
  return [...sums.values()];
}

/** The same bill so many times. */
export const timesLines = (lines: readonly BillLine[], count: number): BillLine[] =>
  lines.map((line) => ({ ...line, quantity: line.quantity * count, usd: line.usd * count }));
