/**
 * Which broadcasts there were, by time, from the log of the function that opens them. Every stage has this log; its lines
 * name the broadcast and the decision, and never hold a message.
 */
import type { OpenBroadcastResult } from '#shared/contracts';
import { BROADCAST_OPENED, REQUEST_REFUSED } from '#shared/runtime/log-messages';
import { openerOf } from '#tools/stack/deployed-function';
import { logLines, term, type LogLine, type LogSpan } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';

export interface LoggedBroadcast extends Omit<LogLine<never>, 'line'> {
  readonly broadcastId: string;
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
    const { broadcastId, decision = 'INVALID' } = line;
    if (broadcastId !== undefined) yield { broadcastId, decision, at, lineId };
  }
}
