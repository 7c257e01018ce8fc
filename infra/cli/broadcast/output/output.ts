/** Writes answers: for people, with colours where they look at a terminal, or as JSON for programs. */
import Table from 'cli-table3';
import { createColors } from 'picocolors';
import type { CliIo, OutputStream } from '../io';

export type Colors = ReturnType<typeof createColors>;

/** Colours are for terminals, and for those who have not said no: https://no-color.org */
export const isColourful = ({ isTTY }: OutputStream, env: CliIo['env']): boolean =>
  isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';

export class Output {
  readonly colors: Colors;

  constructor(
    private readonly io: Pick<CliIo, 'stdout' | 'stderr' | 'env'>,
    readonly json: boolean,
  ) {
    this.colors = createColors(!json && isColourful(io.stdout, io.env));
  }

  /** The answer: the value for programs, the text for people. */
  answer(value: unknown, text: () => string): void {
    this.io.stdout.write(`${this.json ? JSON.stringify(value) : text()}\n`);
  }

  /** What a person may want to know meanwhile; not part of the answer. */
  note(text: string): void {
    if (!this.json) this.io.stderr.write(`${text}\n`);
  }

  /** Whether people follow what happens on a terminal: bars only then. */
  get isLive(): boolean {
    return !this.json && isColourful(this.io.stderr, this.io.env);
  }

  get progressStream(): OutputStream {
    return this.io.stderr;
  }
}

/** Columns without lines around them: as easy to read as to cut. */
export function columns(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const none = Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
      ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, '']),
    ),
  );
  const table = new Table({
    head: [...head],
    chars: { ...none, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
