/** Options of commands that are whole numbers. */
import { InvalidArgumentError } from 'commander';

/** @returns what commander parses the option with */
export const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}, got '${text}'.`);
  };
