/** A delivery report for people. */
import type { DeliveryReport, ReportStatus } from '#shared/contracts';
import { colors, lines, text, type Printable, type Text } from '#infra/terminal/text';
import { EXIT, type ExitCode } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import type { Target } from '#tools/stack/target';

const WELL: ReadonlySet<string> = new Set<ReportStatus>(['COMPLETED', 'NO_CONNECTIONS', 'DUPLICATE']);

/** Nobody connected is well: nothing was to be sent. Some failed, or it came too late, is not. */
export const exitCodeOf = (status: string): ExitCode => (WELL.has(status) ? EXIT.OK : EXIT.NOT_WELL);

export function statusText(status: string): Text {
  if (status === 'COMPLETED') return colors.green(status);
  return WELL.has(status) || status === 'RUNNING' ? colors.yellow(status) : colors.red(status);
}

export function reportText(report: DeliveryReport, target: Target): Text {
  const { status, connections, delivered, stale, failed, failures, unreachedUsers, lostParts, error } = report;
  const { unrecordedFailures = 0 } = report;
  const facts: (readonly [string, Printable] | undefined)[] = [
    ['broadcast', report.broadcastId],
    ['status', statusText(status)],
    error && ['error', text`${colors.red(error.name)} ${error.cause}`],
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
  return lines(facts.flatMap((fact) => (fact ? [text`${colors.dim(fact[0].padEnd(12))}${fact[1]}`] : [])));
}

const listed = (names: readonly string[], count: number): string =>
  names.join(', ') + (count > names.length ? `, and ${count - names.length} more` : '');

/**
 * Where a reader finds an execution: the console of AWS, which the report names, or that of local mode.
 * @param url of AWS's console, as a delivery report has it
 */
export function executionLink(url: string, { access: { endpoint } }: Pick<Target, 'access'>): string {
  const [arn] = /arn:[^?#]+/.exec(url) ?? [];
  if (endpoint === undefined || arn === undefined) return url;
  return new URL(`/_console/#/executions/${encodeURIComponent(arn)}`, endpoint).href;
}
