/** The result as lines for a terminal, and as a page for the team. */
import { colors, lines, text, type Printable, type Text } from '#infra/terminal/text';
import { counted } from '#tools/stack/counted';
import type { CheckResult } from './check';
import type { Removed } from './remove';

export interface Acceptance {
  readonly stack: string;
  readonly where: string;
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly took: number;
  /** False after Ctrl-C: the checks that are missing did not run. */
  readonly finished: boolean;
  readonly checks: readonly CheckResult[];
  readonly removed: readonly Removed[];
}

const NAME_WIDTH = 32;
const MARKS = { passed: colors.green('✓'), failed: colors.red('✗'), skipped: colors.dim('-') } as const;

/** One check, as soon as it is known. */
export function checkText({ check, result, expected, got, todo }: CheckResult): Text {
  const line = text`${MARKS[result]} ${check.padEnd(NAME_WIDTH)}`;
  if (result === 'passed') return text`${line}${got}`;
  if (result === 'skipped') return text`${line}${colors.dim(`skipped: ${got}`)}`;
  const more: readonly (readonly [string, string])[] = [
    ['got', got],
    ['expected', expected],
    ['to do', todo ?? ''],
  ];
  return lines([line, ...more.map(([what, value]) => text`    ${colors.dim(what.padEnd(10))}${value}`)]);
}

const countsOf = (checks: readonly CheckResult[]) => {
  const count = (result: CheckResult['result']) => checks.filter((each) => each.result === result).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
};

const verdictOf = ({ checks, finished }: Acceptance): string => {
  const { passed, failed, skipped } = countsOf(checks);
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  return finished ? counts : `${counts}; stopped before the end`;
};

/** What is not removed, as AWS or the stack keeps it by itself. */
const KEPT = "events in the archive, log lines and metrics stay for as long as the stack's settings keep them";

export function endText(acceptance: Acceptance): Printable {
  const { removed, checks } = acceptance;
  const isWell = countsOf(checks).failed === 0 && acceptance.finished;
  return lines([
    '',
    isWell ? colors.green(verdictOf(acceptance)) : colors.red(verdictOf(acceptance)),
    `removed: ${removed.map(({ what, count }) => `${count} ${what}`).join(', ')}`,
    ...removed.flatMap(({ what, left }) => (left === undefined ? [] : [text`${colors.yellow('!')} ${what}: ${left}`])),
    colors.dim(KEPT),
  ]);
}

/** GitHub's Markdown. What was got may be text of others. */
export function pageOf(acceptance: Acceptance): string {
  const { stack, where, version, startedAt, took, checks, removed } = acceptance;
  const failed = checks.filter(({ result }) => result === 'failed');
  const left = removed.filter((each) => each.left !== undefined);
  return [
    `# Acceptance of ${cell(stack)}`,
    '',
    `${startedAt}, ${cell(where)}, \`broadcast\` ${version}, ${Math.round(took / 1000)} s: **${verdictOf(acceptance)}**.`,
    '',
    ...row(['', 'check', 'expected', 'got']),
    ...row(['---', '---', '---', '---']),
    ...checks.flatMap(({ check, result, expected, got }) =>
      row([result, cell(check), cell(expected), cell(result === 'skipped' ? `skipped: ${got}` : got)]),
    ),
    ...(failed.length > 0
      ? ['', '## To do', '', ...failed.map(({ check, todo = '' }) => `- **${cell(check)}**: ${cell(todo)}`)]
      : []),
    '',
    '## What the run left',
    '',
    `Removed: ${removed.map(({ what, count }) => `${count} ${what}`).join(', ')}. Not removed: ${KEPT}.`,
    ...left.map(({ what, left: why = '' }) => `- ${counted(1, what)} or more: ${cell(why)}`),
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string[] => [`| ${cells.join(' | ')} |`];

/** On one line, without what Markdown or HTML would act on. */
const cell = (value: string): string =>
  value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\\`*_<>|[\]#~]/g, (character) => `\\${character}`);
