/** Tables for people, with columns as wide as their content. */
import Table, { type TableConstructorOptions } from 'cli-table3';
import { shown, Text, type Printable } from './text';

export type TableOptions = Pick<TableConstructorOptions, 'chars' | 'colAligns'> & {
  /** Spaces on each side of a cell. @default 1 */
  readonly padding?: number;
};

export const table = (
  head: readonly string[],
  rows: readonly (readonly Printable[])[],
  { padding = 1, ...options }: TableOptions = {},
): Text =>
  new Text((colourful) => {
    const made = new Table({
      ...options,
      head: [...head],
      style: { head: [], border: [], 'padding-left': padding, 'padding-right': padding },
    });
    made.push(...rows.map((row) => row.map((cell) => shown(cell, colourful))));
    return made.toString();
  });

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, '']),
  ),
);

/** Columns without borders, easy to read and to cut. */
export const columns = (head: readonly string[], rows: readonly (readonly Printable[])[]): Text => {
  const made = table(head, rows, { padding: 0, chars: { ...NO_BORDERS, middle: '  ' } });
  return new Text((colourful) =>
    shown(made, colourful)
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n'),
  );
};
