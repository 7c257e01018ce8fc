/**
 * Text for people. Every plain string is escaped when it becomes part of a text, above all what comes from outside (an
 * event, a table, a log, an error). Line breaks and colours come only from functions of this file. Whether it is coloured
 * is decided where it is printed.
 */
import { styleText } from 'node:util';
import { escapeValue } from './escape';

/** A string is a value: it is shown on one line, all of it escaped. */
export type Printable = Text | string | number;

export class Text {
  readonly #render: (colourful: boolean) => string;

  /** @param render returns what goes to the terminal unescaped, so only this folder calls it */
  constructor(render: (colourful: boolean) => string) {
    this.#render = render;
  }

  /** What is written to a terminal or, without colours, elsewhere. */
  render(colourful: boolean): string {
    return this.#render(colourful);
  }

  /** Without colours. */
  toString(): string {
    return this.render(false);
  }
}

/** How a value is shown. */
export const shown = (value: Printable, colourful: boolean): string =>
  value instanceof Text ? value.render(colourful) : escapeValue(String(value));

/** A template whose own words and line breaks stay, and whose values are escaped. */
export const text = (words: TemplateStringsArray, ...values: readonly Printable[]): Text =>
  new Text((colourful) => words.reduce((before, word, at) => before + shown(values[at - 1] ?? '', colourful) + word));

/** Each part on its own line. */
export const lines = (parts: readonly Printable[]): Text => joined(parts, '\n');

/** @param separator is not escaped */
export const joined = (parts: readonly Printable[], separator: string): Text =>
  new Text((colourful) => parts.map((part) => shown(part, colourful)).join(separator));

/** Several lines written by a program, such as help: line breaks stay, everything else is escaped. */
export const paragraph = (written: string): Text => lines(written.split('\n'));

/** Takes a value, not a text: on Node 20 the end of a nested colour also ends the outer one. */
const coloured =
  (name: 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'bold' | 'dim') =>
  (value: string | number): Text =>
    new Text((colourful) => {
      const plain = shown(value, colourful);
      // The stream it is printed to decides on colours; with `validateStream`, Node would ask its own.
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
