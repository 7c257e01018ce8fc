/** Substitutions whose values are known at synth, by name. They are filled into the definition. */
export type Constants = Readonly<Record<string, number | string>>;

/** A string that is nothing but a substitution becomes the constant itself; within a longer string it becomes its text. */
export function withConstants(text: string, constants: Constants): string | number {
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1];
  const constant = alone === undefined ? undefined : constants[alone];
  if (constant !== undefined) return constant;
  return text.replaceAll(/\$\{(\w+)\}/g, (written, name: string) => String(constants[name] ?? written));
}
