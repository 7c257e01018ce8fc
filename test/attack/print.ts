/** Prints the ledger as tables. */
import type { Progress } from '#tools/cli/progress';
import { table } from '#infra/terminal/table';
import { colors, text, type Printable } from '#infra/terminal/text';
import type { Part } from './finding';
import { type Ledger, MUST_BE_ZERO, type Totals } from './ledger';

/** By the part that counts them. */
const ROWS: readonly (readonly [part: Part, title: string, names: readonly (keyof Totals)[]])[] = [
  ['flow', 'events', ['accepted', 'reported', 'deadLettered', 'unaccounted', 'unbalanced']],
  ['flow', 'messages', ['due', 'received', 'onRecordAsFailed', 'missing', 'astray']],
  ['doors', 'bad inputs', ['badInputs', 'wronglyAnswered', 'wronglyAccepted', 'unanswered']],
  ['floods', 'floods', ['starved', 'unconnected', 'leftRows']],
];
const mustBeZero: readonly string[] = MUST_BE_ZERO;
/** Findings to print; the JSON has all of them. */
const SHOWN = 40;

const WITHOUT_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const { dim, green, red } = colors;

export function printLedger(ledger: Ledger, progress: Progress): void {
  const row = (title: string, name: keyof Totals): readonly Printable[] => {
    const isBound = mustBeZero.includes(name);
    return [`${title}: ${name}`, isBound ? zero(ledger[name]) : ledger[name], isBound ? '0' : ''];
  };
  const totals = [
    ...ROWS.filter(([part]) => ledger.parts[part]).flatMap(([, title, names]) => names.map((name) => row(title, name))),
    row('processes', 'crashes'),
  ];
  const senders = Object.entries(ledger.parts.sender ?? {}).flatMap(([transport, sender]): (readonly Printable[])[] => {
    const { due, received, delivered, failed, miscounted, behaviours } = sender;
    const counts = `${due} due, ${received} received, ${delivered} delivered, ${failed} failed`;
    return [
      [`sender, ${transport}: ${behaviours} behaviours`, counts, ''],
      [`sender, ${transport}: miscounted`, zero(miscounted), '0'],
    ];
  });
  const counted = table(['', 'counted', 'must be'], [...totals, ...senders], { chars: WITHOUT_LINES });
  progress.line(text`\nLedger of seed ${ledger.seed}, ${ledger.seconds} s\n${counted}\n`);
  for (const { what, again } of ledger.findings.slice(0, SHOWN))
    progress.line(text`${red('✗')} ${what}\n  ${dim(again)}`);
  const more = ledger.findings.length - SHOWN;
  if (more > 0) progress.line(`and ${more} more; --json has all of them`);
  progress.line(ledger.passed ? green('Everything is accounted for.') : red('A promise was broken.'));
}

const zero = (count: number): Printable => (count === 0 ? green('0') : red(count));
