/** Parsers of option values, which commander passes as text. */
import { InvalidArgumentError } from 'commander';
import { isTimestamp, TIMESTAMP_RULE } from '#shared/request/timestamp';

/** `a,b` and a repeated option both give one list. */
export function listOf(text: string, before: readonly string[] = []): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === ''))
    throw new InvalidArgumentError(`expected names separated by commas, got '${text}'.`);
  return [...before, ...items];
}

const UNIT_MS: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `2h` or `1d`, in milliseconds. A number alone is seconds. */
export function duration(text: string): number {
  const { count, unit } = /^(?<count>\d{1,6})(?<unit>[smhd]?)$/.exec(text)?.groups ?? {};
  if (count !== undefined) return Number(count) * UNIT_MS[unit!]!;
  throw new InvalidArgumentError(`expected a number with s, m, h or d, such as 15m, or of seconds, got '${text}'.`);
}

/** A duration as the token signer takes it. */
export const lifetime = (text: string): string => `${duration(text) / 1000}s`;

/** ISO 8601 with a time zone, or how long ago: `2h`. */
export function moment(text: string): Date {
  const time: unknown = text;
  if (isTimestamp(time)) return new Date(time);
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() - duration(text));
  throw new InvalidArgumentError(`expected ${TIMESTAMP_RULE}, or how long ago, such as 2h, got '${text}'.`);
}
