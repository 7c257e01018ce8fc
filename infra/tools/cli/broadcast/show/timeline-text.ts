/** A timeline as text: one row per state. */
import { columns } from '#infra/terminal/table';
import { colors, lines, type Text } from '#infra/terminal/text';
import type { Timeline } from './timelines';

export function timelineText({ execution, states, missing }: Timeline): Text {
  const rows = states.map(({ state, startsAt, times, longestMs, errors }) => [
    `+${startsAt} ms`,
    state,
    times > 1 ? `×${times}` : '',
    longestMs === undefined ? colors.yellow('not finished') : `${longestMs} ms`,
    colors.red(
      Object.entries(errors)
        .map(([name, count]) => (count > 1 ? `${name} ×${count}` : name))
        .join(', '),
    ),
  ]);
  return lines([
    colors.dim(execution),
    ...(rows.length > 0 ? [columns(['began', 'state', '', 'took', 'errors'], rows)] : []),
    ...(missing === undefined ? [] : [colors.yellow(`Incomplete: ${missing}.`)]),
  ]);
}
