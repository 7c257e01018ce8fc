/** Prints a line for each execution as it ends, with the result of a broadcast, and for each client that could not connect. */
import type { DeliveryReport } from '#shared/contracts';
import type { LocalCloud } from '#local';
import { identify } from '#shared/request/validate-input';
import { CLIENT_REFUSED } from '#shared/runtime/log-messages';
import type { ExecutionEvent } from '#local/step-functions/index';
import { colors, text, type Text } from '#infra/terminal/text';
import { counted } from '#tools/stack/counted';
import { reasonText, refusalIn } from '../broadcast/refusals/refusal';
import type { Progress } from '../progress';

export function followBroadcasts(cloud: LocalCloud, progress: Progress): void {
  cloud.onExecutionEvent((event) => {
    const line = lineOf(event, cloud.executions.get(event.executionArn)?.input);
    if (line !== undefined) progress.line(line);
  });
  cloud.logs.onWrite(({ message, timestamp }) => {
    const line = message.includes(CLIENT_REFUSED) ? refusalLine(message, timestamp) : undefined;
    if (line !== undefined) progress.line(line);
  });
}

/** @returns undefined for a log line that only contains the words */
export function refusalLine(message: string, timestamp: number): Text | undefined {
  const { userId, ...line } = refusalIn(message) ?? {};
  if (line.message !== CLIENT_REFUSED || line.reason === undefined) return undefined;
  const why = reasonText({ ...line, reason: line.reason, at: new Date(timestamp).toISOString() });
  return text`${timeOf(timestamp)} ${colors.red('✗')} a client${userId === undefined ? '' : ` of ${userId}`} could not connect: ${why}`;
}

/**
 * @param input of the execution
 * @returns undefined for an event that ends no execution, and for the parts of a fan-out, which reports them together
 */
export function lineOf(
  { executionArn, event: { type, details = {}, timestamp } }: ExecutionEvent,
  input?: unknown,
): Text | undefined {
  const { green, red, yellow } = colors;
  const [machine = '', name = ''] = executionArn.split(':').slice(6, 8);
  if (machine.includes('/')) return undefined;
  const time = timeOf(timestamp);
  if (type === 'ExecutionFailed' || type === 'ExecutionTimedOut' || type === 'ExecutionAborted') {
    const why = [details.error, details.cause].filter((detail) => typeof detail === 'string');
    const id = broadcastOf(input, executionArn) ?? machine;
    return text`${time} ${red('✗')} ${id} ${type}${why.length > 0 ? `: ${why.join(' ')}` : ''}`;
  }
  if (type !== 'ExecutionSucceeded') return undefined;
  const output: unknown = JSON.parse(String(details.output));
  if (!isReport(output)) return text`${time} ${green('✓')} ${machine} ${name} ended`;
  const mark = output.status === 'COMPLETED' ? green('✓') : yellow('•');
  return text`${time} ${mark} ${output.broadcastId} ${output.status}${totalsOf(output)}`;
}

const timeOf = (timestamp: number): Text => colors.dim(new Date(timestamp).toTimeString().slice(0, 8));

/** The broadcast behind an execution, from what the workflow's two machines are started with; undefined for another's. */
function broadcastOf(input: unknown, executionArn: string): string | undefined {
  const given = (input ?? {}) as { mapping?: unknown; broadcast?: { broadcastId?: unknown } | null };
  if (typeof given.mapping === 'string') return identify(given, executionArn);
  const id = given.broadcast?.broadcastId;
  return typeof id === 'string' ? id : undefined;
}

type Ended = Pick<DeliveryReport, 'broadcastId' | 'status'> & Partial<DeliveryReport>;

/** False for a state machine that somebody tries out beside the service's. */
const isReport = (output: unknown): output is Ended =>
  typeof output === 'object' && output !== null && 'broadcastId' in output && 'status' in output;

function totalsOf({ connections, delivered, stale, failed, durationMs }: Ended): string {
  if (connections === undefined) return '';
  return `: ${delivered} delivered, ${stale} stale, ${failed} failed of ${counted(connections, 'connection')} in ${durationMs} ms`;
}
