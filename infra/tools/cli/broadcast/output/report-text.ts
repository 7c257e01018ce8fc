/** A delivery report as text. */
import type { DeliveryReport, ReportStatus } from '#shared/contracts';
import { colors, lines, text, type Printable, type Text } from '#infra/terminal/text';
import { EXIT, type ExitCode } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import type { Target } from '#tools/stack/target';

const WELL: ReadonlySet<string> = new Set<ReportStatus>(['COMPLETED', 'NO_CONNECTIONS', 'DUPLICATE']);

/** No connections is OK: there was nothing to send. Failures and expiry are not. */
export const exitCodeOf = (status: string): ExitCode => (WELL.has(status) ? EXIT.OK : EXIT.NOT_WELL);

export function statusText(status: string): Text {
  if (status === 'COMPLETED') return colors.green(status);
  return WELL.has(status) || ['RUNNING', 'SCHEDULED', 'CANCELED'].includes(status)
    ? colors.yellow(status)
    : colors.red(status);
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
      ? ['unrecorded', `${counted(unrecordedFailures, 'failure')} not on record: see 'broadcast resend'`]
      : undefined,
    unreachedUsers.count > 0 ? ['unreached', listed(unreachedUsers.users, unreachedUsers.count)] : undefined,
    lostParts > 0 ? ['lost parts', `${lostParts}, with unknown outcome`] : undefined,
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
 * Link to an execution: in the AWS console, as the report has it, or in the console of local mode.
 * @param url of the AWS console, from a delivery report
 */
export function executionLink(url: string, { access: { endpoint } }: Pick<Target, 'access'>): string {
  const [arn] = /arn:[^?#]+/.exec(url) ?? [];
  if (endpoint === undefined || arn === undefined) return url;
  return new URL(`/_console/#/executions/${encodeURIComponent(arn)}`, endpoint).href;
}
