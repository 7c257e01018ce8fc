/**
 * Which broadcasts there were, by time, from the log of the function that opens them. Every stage has this log; its lines
 * name the broadcast and the decision, and never hold a message. CloudWatch Logs does not charge for reading.
 */
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { OpenBroadcastResult } from '#shared/contracts';
import { openerOf } from '#tools/stack/opener';
import type { Stack } from '#tools/stack/stack';

export interface LoggedBroadcast {
  readonly broadcastId: string;
  readonly decision: OpenBroadcastResult['decision'];
  /** Epoch milliseconds. */
  readonly at: number;
  /** Id of the log line: the same for a line that is read twice. */
  readonly lineId: string;
}

interface LogLine {
  readonly broadcastId?: string;
  readonly decision?: OpenBroadcastResult['decision'];
}

const ANY_DECISION = '?"Broadcast opened" ?"Request refused"';

export interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Epoch milliseconds. @default - no end */
  readonly to?: number;
  /** Only lines that contain this text: an event id, a key. @default - all */
  readonly text?: string;
}

/** In the order of time. */
export async function* openedBroadcasts(stack: Stack, { from, to, text }: Span): AsyncGenerator<LoggedBroadcast> {
  const { logGroup } = await openerOf(stack);
  const pages = paginateFilterLogEvents(
    { client: stack.client(CloudWatchLogsClient) },
    {
      logGroupName: logGroup,
      filterPattern: text === undefined ? ANY_DECISION : `"${text.replace(/["\\]/g, '\\$&')}"`,
      startTime: from,
      ...(to !== undefined && { endTime: to }),
    },
  );
  for await (const { events = [] } of pages) {
    for (const { message = '', timestamp: at = 0, eventId: lineId = '' } of events) {
      const { broadcastId, decision = 'INVALID' } = readLine(message);
      if (broadcastId !== undefined) yield { broadcastId, decision, at, lineId };
    }
  }
}

/** Lambda writes its own lines into the same log. */
function readLine(message: string): LogLine {
  try {
    return JSON.parse(message) as LogLine;
  } catch {
    return {};
  }
}
