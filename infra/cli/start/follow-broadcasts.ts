/** Prints a line for each execution as it ends: what became of a broadcast, as it happens. */
import type { DeliveryReport } from '../../../functions/shared/contracts';
import type { LocalCloud } from '../../local';
import type { Progress } from '../progress';

export function followBroadcasts(cloud: LocalCloud, progress: Progress): void {
  const { green, red, yellow, dim } = progress.colors;
  cloud.onExecutionEvent(({ event: { type, details = {}, timestamp } }) => {
    const time = dim(new Date(timestamp).toTimeString().slice(0, 8));
    if (type === 'ExecutionSucceeded') {
      const report = JSON.parse(String(details.output)) as Partial<DeliveryReport>;
      const mark = report.status === 'COMPLETED' ? green('✓') : yellow('•');
      progress.line(`${time} ${mark} ${report.broadcastId} ${report.status}${totalsOf(report)}`);
    } else if (type === 'ExecutionFailed' || type === 'ExecutionTimedOut' || type === 'ExecutionAborted') {
      progress.line(`${time} ${red('✗')} ${type}: ${textOf(details.error)} ${textOf(details.cause)}`);
    }
  });
}

function totalsOf({ connections, delivered, stale, failed, durationMs }: Partial<DeliveryReport>): string {
  if (connections === undefined) return '';
  return `: ${delivered} delivered, ${stale} stale, ${failed} failed of ${connections} connections in ${durationMs} ms`;
}

const textOf = (detail: unknown): string => (typeof detail === 'string' ? detail : '');
