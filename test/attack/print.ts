/** The ledger as tables for people. */
import Table from 'cli-table3';
import type { Progress } from '../../infra/cli/progress';
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

export function printLedger(ledger: Ledger, progress: Progress): void {
  const { green, red, dim } = progress.colors;
  const plain = { style: { head: [], border: [] } };
  const table = new Table({ ...plain, head: ['', 'counted', 'must be'] });
  for (const [title, names] of ROWS) {
    for (const name of names) {
      const count = ledger[name];
      const isBound = mustBeZero.includes(name);
      const shown = isBound ? (count === 0 ? green('0') : red(String(count))) : String(count);
      table.push([`${title}: ${name}`, shown, isBound ? '0' : '']);
    }
  }
  for (const [transport, sender] of Object.entries(ledger.parts.sender ?? {})) {
    const { due, received, delivered, failed, miscounted, behaviours } = sender;
    table.push([
      `sender, ${transport}: ${behaviours} behaviours`,
      `${due} due, ${received} received, ${delivered} delivered, ${failed} failed`,
      '',
    ]);
    table.push([`sender, ${transport}: miscounted`, miscounted === 0 ? green('0') : red(String(miscounted)), '0']);
  }
  progress.line(`\nLedger of seed ${ledger.seed}, ${ledger.seconds} s\n${table.toString()}\n`);
  for (const { what, again } of ledger.findings.slice(0, SHOWN)) progress.line(`${red('✗')} ${what}\n  ${dim(again)}`);
  const more = ledger.findings.length - SHOWN;
  if (more > 0) progress.line(`and ${more} more; --json has all of them`);
  progress.line(ledger.passed ? green('Everything is accounted for.') : red('A promise was broken.'));
}
