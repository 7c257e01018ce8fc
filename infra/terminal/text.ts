/**
 * Text for people. What comes from outside (an event, a table, a log, an error) is escaped as it becomes part of a text, and
 * so is every plain string: the only way to a line break or a colour is a function of this file. How it is coloured is
 * decided where it is printed.
 */
import { styleText } from 'node:util';
import { escapeValue } from './escape';

/** A string is a value: one line, all of it escaped. */
export type Printable = Text | string | number;

export class Text {
  readonly #render: (colourful: boolean) => string;

  /** @param render gives what goes to the terminal as it is: for the functions of this folder alone */
  constructor(render: (colourful: boolean) => string) {
    this.#render = render;
  }

  /** What is written to a terminal, or where there is none. */
  render(colourful: boolean): string {
    return this.#render(colourful);
  }

  /** Without colours. */
  toString(): string {
    return this.render(false);
  }
}

/** What is to be shown of a value. */
export const shown = (value: Printable, colourful: boolean): string =>
  value instanceof Text ? value.render(colourful) : escapeValue(String(value));

/** A template whose own words and line breaks stand, and whose values are escaped. */
export const text = (words: TemplateStringsArray, ...values: readonly Printable[]): Text =>
  new Text((colourful) => words.reduce((before, word, at) => before + shown(values[at - 1] ?? '', colourful) + word));

/** Each on a line of its own. */
export const lines = (parts: readonly Printable[]): Text => joined(parts, '\n');

/** @param separator stands as it is */
export const joined = (parts: readonly Printable[], separator: string): Text =>
  new Text((colourful) => parts.map((part) => shown(part, colourful)).join(separator));

/** Text that a program wrote in lines of its own, such as help: its line breaks stand, all else is escaped. */
export const paragraph = (written: string): Text => lines(written.split('\n'));

/** A value and no text: on Node 20 the end of a colour within a colour ends both. */
const coloured =
  (name: 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'bold' | 'dim') =>
  (value: string | number): Text =>
    new Text((colourful) => {
      const plain = shown(value, colourful);
      // Whether there are colours is for the stream to say that is printed to; without `validateStream` Node asks its own.
      return colourful ? styleText(name, plain, { validateStream: false }) : plain;
    });

export const colors = {
  red: coloured('red'),
  green: coloured('green'),
  yellow: coloured('yellow'),
  cyan: coloured('cyan'),
  magenta: coloured('magenta'),
  bold: coloured('bold'),
  dim: coloured('dim'),
};
export type Colors = typeof colors;
