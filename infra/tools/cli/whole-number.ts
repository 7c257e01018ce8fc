/** Command options that are whole numbers. */
import { InvalidArgumentError } from 'commander';

/** @returns the parser of the option, for commander */
export const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}, got '${text}'.`);
  };
