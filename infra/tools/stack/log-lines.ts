/** Reads the JSON lines of a function's log. CloudWatch Logs does not charge for it, but allows a few calls a second in an account. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { Stack } from './stack';

export interface LogLine<Members> {
  readonly line: Partial<Members>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The same for a line that is read twice. */
  readonly lineId: string;
}

export interface LogSpan {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Epoch milliseconds. @default - no end */
  readonly to?: number | undefined;
}

/**
 * @param around the middle of the span
 * @param within milliseconds before and after it
 * @param lookBack milliseconds until now, without a middle
 */
export function spanOf(
  around: Date | undefined,
  within: number,
  lookBack: number,
): { readonly from: number; readonly to: number } {
  const now = Date.now();
  if (around === undefined) return { from: now - lookBack, to: now };
  return { from: around.getTime() - within, to: around.getTime() + within };
}

/**
 * In the order of time. Lines that are no JSON object are left out: Lambda writes its own into the same log.
 * @param filterPattern of CloudWatch Logs, e.g. of {@link term}s
 */
export async function* logLines<Members extends object>(
  stack: Stack,
  logGroupName: string,
  filterPattern: string,
  { from, to }: LogSpan,
): AsyncGenerator<LogLine<Members>> {
  const pages = paginateFilterLogEvents(
    { client: stack.client(CloudWatchLogsClient) },
    { logGroupName, filterPattern, startTime: from, ...(to !== undefined && { endTime: to }) },
  );
  for await (const { events = [] } of pages) {
    for (const { message = '', timestamp: at = 0, eventId: lineId = '' } of events) {
      const line = objectIn<Members>(message);
      if (line) yield { line, at, lineId };
    }
  }
}

/** A line may appear in its log this many milliseconds after its time. */
export const LATE_MS = 30_000;

export interface Following {
  /** Epoch milliseconds of the first reading. */
  readonly from: number;
  /** Milliseconds between two readings. */
  readonly everyMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Reads only once. */
  readonly once: boolean;
}

/**
 * Reads logs again and again, and gives each line once, although a line may come late.
 * @param read all lines from this time on, in epoch milliseconds
 * @returns the new lines of each reading, also when there are none
 */
export async function* newLines<Line extends Pick<LogLine<never>, 'at' | 'lineId'>>(
  read: (from: number) => AsyncIterable<Line> | Promise<readonly Line[]>,
  { from: began, everyMs, signal, once }: Following,
): AsyncGenerator<readonly Line[]> {
  const seen = new Map<string, number>();
  for (let readUntil = began; !signal.aborted;) {
    const from = Math.max(began, readUntil - LATE_MS);
    readUntil = Date.now();
    const lines: Line[] = [];
    for await (const line of await read(from)) {
      if (seen.has(line.lineId)) continue;
      seen.set(line.lineId, line.at);
      lines.push(line);
    }
    for (const [id, at] of seen) if (at < from) seen.delete(id);
    yield lines;
    if (once) return;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
}

/** A text that a line must contain, as a filter pattern has it. Untrusted text stays a text. */
export const term = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** @returns undefined for a line that is no JSON object */
export function objectIn<Members>(message: string): Partial<Members> | undefined {
  try {
    const line: unknown = JSON.parse(message);
    return typeof line === 'object' && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}
