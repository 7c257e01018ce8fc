/** The summary for people: what was checked, and what was taken out of the copy that was deployed. */
import type { Progress } from '#tools/cli/progress';
import { table } from '#infra/terminal/table';
import { colors, lines, paragraph, text, type Text } from '#infra/terminal/text';
import type { Rehearsal } from './rehearse';

const WITHOUT_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const { green, red, yellow } = colors;

/** Characters of a line in a cell. */
const CELL = 60;
/** Lines of a cell; what failed is printed in full below. */
const CELL_LINES = 3;

export function printRehearsal({ checks, takenOut, passed }: Rehearsal, progress: Progress): void {
  const checked = checks.map((each) => [each.passed ? green('✓') : red('✗'), each.what, wrapped(each.seen)]);
  progress.line(text`\n${table(['', 'checked', 'seen'], checked, { chars: WITHOUT_LINES })}`);
  const missing = takenOut.map(({ what, places, stillMissing, reason }) => [
    what,
    places ?? '',
    stillMissing === undefined ? 'not asked' : stillMissing ? 'yes' : yellow('no'),
    wrapped(reason),
  ]);
  const head = ['taken out or replaced for the engine', 'places', 'still missing', 'why'];
  progress.line(text`${table(head, missing, { chars: WITHOUT_LINES })}\n`);
  const failed = checks.filter((each) => !each.passed);
  for (const { what, seen } of failed) progress.line(text`${red('✗')} ${what}\n${paragraph(seen)}\n`);
  progress.line(
    passed ? green(`${checks.length} checks passed.`) : red(`${failed.length} of ${checks.length} checks failed.`),
  );
}

/** In lines that fit into a cell. */
function wrapped(value: string): Text {
  const found: string[] = [''];
  for (const word of value.split(/\s+/)) {
    const last = found.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > CELL) found.push(word.slice(0, CELL));
    else found[found.length - 1] = `${last} ${word}`.trim().slice(0, CELL);
  }
  return lines([...found.slice(0, CELL_LINES), ...(found.length > CELL_LINES ? ['…'] : [])]);
}
