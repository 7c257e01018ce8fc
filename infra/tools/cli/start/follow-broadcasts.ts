/** Prints a line for each execution as it ends: the result of each broadcast. */
import type { DeliveryReport } from '#shared/contracts';
import type { LocalCloud } from '#local';
import type { ExecutionEvent } from '#local/step-functions/index';
import { colors, text, type Text } from '#infra/terminal/text';
import { counted } from '#tools/stack/counted';
import type { Progress } from '../progress';

export function followBroadcasts(cloud: LocalCloud, progress: Progress): void {
  cloud.onExecutionEvent((event) => {
    const line = lineOf(event);
    if (line !== undefined) progress.line(line);
  });
}

/** @returns undefined for an event that ends no execution, and for the parts of a fan-out, which reports them together */
export function lineOf({ executionArn, event: { type, details = {}, timestamp } }: ExecutionEvent): Text | undefined {
  const { green, red, yellow, dim } = colors;
  const [machine = '', name = ''] = executionArn.split(':').slice(6, 8);
  if (machine.includes('/')) return undefined;
  const time = dim(new Date(timestamp).toTimeString().slice(0, 8));
  if (type === 'ExecutionFailed' || type === 'ExecutionTimedOut' || type === 'ExecutionAborted') {
    const why = [details.error, details.cause].filter((detail) => typeof detail === 'string');
    return text`${time} ${red('✗')} ${machine} ${type}${why.length > 0 ? `: ${why.join(' ')}` : ''}`;
  }
  if (type !== 'ExecutionSucceeded') return undefined;
  const output: unknown = JSON.parse(String(details.output));
  if (!isReport(output)) return text`${time} ${green('✓')} ${machine} ${name} ended`;
  const mark = output.status === 'COMPLETED' ? green('✓') : yellow('•');
  return text`${time} ${mark} ${output.broadcastId} ${output.status}${totalsOf(output)}`;
}

type Ended = Pick<DeliveryReport, 'broadcastId' | 'status'> & Partial<DeliveryReport>;

/** False for a state machine that somebody tries out beside the service's. */
const isReport = (output: unknown): output is Ended =>
  typeof output === 'object' && output !== null && 'broadcastId' in output && 'status' in output;

function totalsOf({ connections, delivered, stale, failed, durationMs }: Ended): string {
  if (connections === undefined) return '';
  return `: ${delivered} delivered, ${stale} stale, ${failed} failed of ${counted(connections, 'connection')} in ${durationMs} ms`;
}
