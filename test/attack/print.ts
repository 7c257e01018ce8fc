/** The ledger as tables for people. */
import type { Progress } from '../../infra/cli/progress';
import { table } from '../../infra/terminal/table';
import { colors, text, type Printable } from '../../infra/terminal/text';
import { type Ledger, MUST_BE_ZERO, type Totals } from './ledger';

const ROWS: readonly (readonly [title: string, names: readonly (keyof Totals)[]])[] = [
  ['events', ['accepted', 'reported', 'deadLettered', 'unaccounted', 'unbalanced']],
  ['messages', ['due', 'received', 'onRecordAsFailed', 'missing', 'astray']],
  ['bad inputs', ['badInputs', 'wronglyAnswered', 'wronglyAccepted', 'unanswered']],
  ['floods', ['starved', 'unconnected', 'leftRows']],
  ['processes', ['crashes']],
];
const mustBeZero: readonly string[] = MUST_BE_ZERO;
/** Findings that are shown; all of them are in the JSON. */
const SHOWN = 40;

const { dim, green, red } = colors;

export function printLedger(ledger: Ledger, progress: Progress): void {
  const totals = ROWS.flatMap(([title, names]) =>
    names.map((name): readonly Printable[] => {
      const isBound = mustBeZero.includes(name);
      return [`${title}: ${name}`, isBound ? zero(ledger[name]) : ledger[name], isBound ? '0' : ''];
    }),
  );
  const senders = Object.entries(ledger.parts.sender ?? {}).flatMap(([transport, sender]): (readonly Printable[])[] => {
    const { due, received, delivered, failed, miscounted, behaviours } = sender;
    const counts = `${due} due, ${received} received, ${delivered} delivered, ${failed} failed`;
    return [
      [`sender, ${transport}: ${behaviours} behaviours`, counts, ''],
      [`sender, ${transport}: miscounted`, zero(miscounted), '0'],
    ];
  });
  const counted = table(['', 'counted', 'must be'], [...totals, ...senders]);
  progress.line(text`\nLedger of seed ${ledger.seed}, ${ledger.seconds} s\n${counted}\n`);
  for (const { what, again } of ledger.findings.slice(0, SHOWN))
    progress.line(text`${red('✗')} ${what}\n  ${dim(again)}`);
  const more = ledger.findings.length - SHOWN;
  if (more > 0) progress.line(`and ${more} more; --json has all of them`);
  progress.line(ledger.passed ? green('Everything is accounted for.') : red('A promise was broken.'));
}

const zero = (count: number): Printable => (count === 0 ? green('0') : red(count));
