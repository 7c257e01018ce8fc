/**
 * The only way to the terminal: text for people, escaped and coloured here, or JSON for programs. Lint forbids all others
 * (eslint.config.mjs).
 */
import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { escapeValue, jsonLine } from './escape';
import { paragraph, text, Text, type Printable } from './text';

export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A progress bar; it leaves nothing behind. */
export interface Bar {
  /** @param values for the names in the bar's format */
  update(done: number, total: number, values?: BarValues): void;
  stop(): void;
}
export type BarValues = Readonly<Record<string, string | number>>;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/**
 * Terminals get colours. NO_COLOR turns them off (https://no-color.org). FORCE_COLOR turns them on for a pipe too; its
 * values 0 and false turn them off. NO_COLOR wins.
 */
function isColourful({ isTTY = false }: OutputStream, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (isSet(NO_COLOR)) return false;
  if (isSet(FORCE_COLOR)) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && TERM !== 'dumb';
}

export class Terminal {
  readonly #isColourful: boolean;
  /** Whether a person is watching. Only then there are bars and lines that are overwritten. */
  readonly isLive: boolean;
  readonly columns: number | undefined;

  constructor(
    private readonly stream: OutputStream,
    env: Environment = process.env,
  ) {
    this.#isColourful = isColourful(stream, env);
    this.isLive = stream.isTTY === true && env.TERM !== 'dumb' && !isSet(env.NO_COLOR);
    this.columns = stream.columns;
  }

  /** A text and the end of its line. */
  print(line: Printable): void {
    this.#write(text`${line}\n`);
  }

  /** Text without a line break, such as a question: the answer follows on the same line. */
  printStart(start: Printable): void {
    this.#write(start);
  }

  /** Several lines written by a program, unchanged except for what a terminal would act on. */
  printParagraph(written: string): void {
    this.#write(paragraph(written));
  }

  /** One line of JSON. */
  printJson(value: unknown): void {
    this.stream.write(`${jsonLine(value)}\n`);
  }

  /** A line that the next one overwrites; prints nothing if nobody is watching. */
  printForNow(line: Printable): void {
    if (this.isLive) this.#write(line);
  }

  /** Removes what `printForNow` printed. */
  clearLine(): void {
    if (this.isLive) this.stream.write('\r\x1b[K');
  }

  /**
   * @param format in the language of cli-progress, with `{bar}`
   * @returns undefined if nobody is watching
   */
  bar(format: string, values: BarValues = {}): Bar | undefined {
    if (!this.isLive) return undefined;
    const bar = new SingleBar({ format, stream: this.stream, clearOnComplete: true, hideCursor: true });
    bar.start(1, 0, escaped(values));
    return {
      update: (done, total, now = {}) => {
        bar.setTotal(Math.max(total, 1));
        bar.update(done, escaped(now));
      },
      stop: () => bar.stop(),
    };
  }

  #write(value: Printable): void {
    this.stream.write(value instanceof Text ? value.render(this.#isColourful) : escapeValue(String(value)));
  }
}

const escaped = (values: BarValues): BarValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escapeValue(String(value))]));
