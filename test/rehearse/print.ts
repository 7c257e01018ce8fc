/** The summary for people: what was checked, and what was taken out of the copy that was deployed. */
import type { Progress } from '#tools/cli/progress';
import { table } from '#infra/terminal/table';
import { colors, text } from '#infra/terminal/text';
import type { Rehearsal } from './rehearse';

const WITHOUT_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const { green, red, yellow } = colors;

export function printRehearsal({ checks, takenOut, passed }: Rehearsal, progress: Progress): void {
  const checked = checks.map((each) => [each.passed ? green('✓') : red('✗'), each.what, each.seen]);
  progress.line(text`\n${table(['', 'checked', 'seen'], checked, { chars: WITHOUT_LINES })}`);
  const missing = takenOut.map(({ what, places, stillMissing, reason }) => [
    what,
    places ?? '',
    stillMissing === undefined ? 'not asked' : stillMissing ? 'yes' : yellow('no'),
    reason,
  ]);
  const head = ['taken out or replaced for the engine', 'places', 'still missing', 'why'];
  progress.line(text`${table(head, missing, { chars: WITHOUT_LINES })}\n`);
  const failed = checks.filter((each) => !each.passed).length;
  progress.line(
    passed ? green(`${checks.length} checks passed.`) : red(`${failed} of ${checks.length} checks failed.`),
  );
}
