/**
 * Which broadcasts there were, by time, from the log of the function that opens them. Every stage has this log; its lines
 * name the broadcast and the decision, and never hold a message.
 */
import type { OpenBroadcastResult } from '#shared/contracts';
import { BROADCAST_OPENED, REQUEST_REFUSED } from '#shared/runtime/log-messages';
import { openerOf } from './deployed-function';
import { logLines, term, type LogLine, type LogSpan } from './log-lines';
import type { Stack } from './stack';

export interface LoggedBroadcast extends Omit<LogLine<never>, 'line'> {
  readonly broadcastId: string;
  /** EventBridge id of its event; absent if the broadcast's id ends with it. */
  readonly eventId?: string;
  readonly decision: OpenBroadcastResult['decision'];
}

const ANY_DECISION = `?${term(BROADCAST_OPENED)} ?${term(REQUEST_REFUSED)}`;

export interface Span extends LogSpan {
  /** Only lines that contain this text: an event id, a key. @default - all */
  readonly text?: string;
}

/** In the order of time. */
export async function* openedBroadcasts(stack: Stack, { text, ...span }: Span): AsyncGenerator<LoggedBroadcast> {
  const { logGroup } = await openerOf(stack);
  const pattern = text === undefined ? ANY_DECISION : term(text);
  for await (const { line, at, lineId } of logLines<LoggedBroadcast>(stack, logGroup, pattern, span)) {
    const { broadcastId, eventId, decision = 'INVALID' } = line;
    if (broadcastId === undefined) continue;
    yield { broadcastId, decision, at, lineId, ...(eventId !== undefined && { eventId }) };
  }
}

/** Milliseconds that the first reading goes back; each next one goes back twice as far. */
const FIRST_WINDOW_MS = 60_000;

/**
 * The latest broadcasts of a span, in the order of time. A log gives the oldest first, so this reads windows from the end of the
 * span backwards until there are enough.
 */
export async function latestOpened(
  stack: Stack,
  { from, to }: { readonly from: number; readonly to: number },
  atMost: number,
): Promise<LoggedBroadcast[]> {
  let found: LoggedBroadcast[] = [];
  let window = FIRST_WINDOW_MS;
  for (let until = to; until > from && found.length < atMost; window *= 2) {
    const begin = Math.max(from, until - window);
    const inWindow: LoggedBroadcast[] = [];
    for await (const opened of openedBroadcasts(stack, { from: begin, to: until })) {
      inWindow.push(opened);
      if (inWindow.length > 2 * atMost) inWindow.splice(0, atMost);
    }
    found = [...inWindow, ...found];
    until = begin;
  }
  return found.slice(-atMost);
}
