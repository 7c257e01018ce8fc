/** Whether the demo succeeded: every open connection got its message exactly once, and each report adds up. */
import type { PlayedBroadcast } from './play';

/** What is wrong, in sentences; empty if all is well. */
export function problemsOf(played: readonly PlayedBroadcast[]): string[] {
  return played.flatMap(({ broadcast: { mapping }, report, expected, received, duplicates, astray }) => [
    ...problem(received !== expected, `${mapping}: ${received} of ${expected} open connections received it`),
    ...problem(duplicates > 0, `${mapping}: ${duplicates} duplicates`),
    ...problem(astray > 0, `${mapping}: ${astray} connections received a message that was not for them`),
    ...problem(
      report.delivered !== expected,
      `${mapping}: the report says ${report.delivered} delivered, ${expected} were open`,
    ),
    ...problem(
      report.connections !== report.delivered + report.stale + report.failed,
      `${mapping}: ${report.connections} connections are not ${report.delivered} + ${report.stale} + ${report.failed}`,
    ),
    ...problem(report.failed > 0, `${mapping}: ${report.failed} failed`),
  ]);
}

const problem = (is: boolean, text: string): string[] => (is ? [text] : []);
