/** Substitutions whose values are numbers known at synth, by name. They are written into the definition. */
export type Numbers = Readonly<Record<string, number>>;

/** A text that is nothing but a substitution becomes the number itself; within a text stand its digits. */
export function withNumbers(text: string, numbers: Numbers): string | number {
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1];
  const number = alone === undefined ? undefined : numbers[alone];
  if (number !== undefined) return number;
  return text.replaceAll(/\$\{(\w+)\}/g, (written, name: string) => String(numbers[name] ?? written));
}
