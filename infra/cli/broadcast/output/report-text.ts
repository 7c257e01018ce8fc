/** A delivery report for people. */
import type { DeliveryReport, ReportStatus } from '../../../../functions/shared/contracts';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Target } from '../stack/target';
import { counted } from './counted';
import { executionLink } from './execution-link';
import type { Colors } from './output';

const WELL: ReadonlySet<string> = new Set<ReportStatus>(['COMPLETED', 'NO_CONNECTIONS', 'DUPLICATE']);

/** Nobody connected is well: nothing was to be sent. Some failed, or it came too late, is not. */
export const exitCodeOf = (status: string): ExitCode => (WELL.has(status) ? EXIT.OK : EXIT.NOT_WELL);

export function statusText(status: string, colors: Colors): string {
  if (status === 'COMPLETED') return colors.green(status);
  return WELL.has(status) || status === 'RUNNING' ? colors.yellow(status) : colors.red(status);
}

export function reportText(report: DeliveryReport, colors: Colors, target: Target): string {
  const { status, connections, delivered, stale, failed, failures, unreachedUsers, lostParts, error } = report;
  const { unrecordedFailures = 0 } = report;
  const lines: (readonly [string, string] | undefined)[] = [
    ['broadcast', report.broadcastId],
    ['status', statusText(status, colors)],
    error && ['error', `${colors.red(error.name)} ${error.cause}`],
    ['connections', `${connections} = ${delivered} delivered + ${stale} stale + ${failed} failed`],
    failures.length > 0
      ? [
          'failures',
          listed(
            failures.map(({ connectionId, reason }) => `${connectionId} ${reason}`),
            failed,
          ),
        ]
      : undefined,
    unrecordedFailures > 0
      ? [
          'unrecorded',
          `${counted(unrecordedFailures, 'failure')} not on record: 'broadcast resend' says what can be done`,
        ]
      : undefined,
    unreachedUsers.count > 0 ? ['unreached', listed(unreachedUsers.users, unreachedUsers.count)] : undefined,
    lostParts > 0 ? ['lost parts', `${lostParts}, whose outcome is not known`] : undefined,
    [
      'took',
      `${report.durationMs} ms, ${report.startedAt} to ${report.finishedAt}, ${counted(report.batches, 'batch', 'batches')}`,
    ],
    ['execution', executionLink(report.execution, target)],
  ];
  return lines.flatMap((line) => (line ? [`${colors.dim(line[0].padEnd(12))}${line[1]}`] : [])).join('\n');
}

const listed = (names: readonly string[], count: number): string =>
  names.join(', ') + (count > names.length ? `, and ${count - names.length} more` : '');
