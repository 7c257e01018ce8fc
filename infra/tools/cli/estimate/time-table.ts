/** `estimate --time`: where the milliseconds from PutEvents to the socket go, as the Markdown of infra/tools/cost/README.md. */
import { ASSUMED, SOURCES } from '#tools/cost/assumptions';
import { BEFORE_EXECUTION, timedState, type TimedStep, totalMs } from '#tools/cost/path-time';
import type { DemoPath } from './demo-path';

type Row = readonly string[];

/** @returns lines, without the final line break */
export function timeTable({ story, toSocket, afterwards }: DemoPath): string {
  const steps = [...BEFORE_EXECUTION, ...toSocket.map(timedState)];
  const total = { name: 'to the socket', parts: [], ...totalMs(steps) };
  // Its functions have an environment by now.
  const rest = totalMs(afterwards.map(timedState)).warmMs;
  const latencies = Object.entries(SOURCES).map(([name, { what, source, confirmed }]) => [
    what,
    String(ASSUMED[name as keyof typeof SOURCES]),
    source,
    confirmed,
  ]);
  return [
    `${story}. Warm: each function has an environment. Cold: none has.`,
    '',
    ...markdown(['step', 'what takes the time', 'warm, ms', 'cold, ms'], [...steps, total].map(rowOf), [2, 3]),
    '',
    `The execution goes on for ${whole(rest)} ms, through ${afterwards.length} states, until its report is recorded and published.`,
    '',
    ...markdown(['latency', 'ms', 'source', 'confirmed'], latencies, [1]),
  ].join('\n');
}

const rowOf = ({ name, parts, warmMs, coldMs }: TimedStep): Row => [
  name,
  parts.join(', '),
  whole(warmMs),
  whole(coldMs),
];
const whole = (ms: number): string => String(Math.round(ms));

/** A table whose columns are as wide as Prettier makes them. */
function markdown(head: Row, rows: readonly Row[], toTheRight: readonly number[]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (cells: Row) =>
    `| ${cells
      .map((cell, column) =>
        toTheRight.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    toTheRight.includes(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)];
}
