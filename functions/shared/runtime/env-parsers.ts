/** Parsers of environment variables. Each error says the name, what was expected and what was got. */
type Source = Readonly<Record<string, string | undefined>>;

/** @throws Error if the variable is unset or empty */
export function parseText(env: Source, name: string): string {
  const value = env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} must be set, got ${value === '' ? "''" : 'nothing'}`);
  return value;
}

/** @returns undefined if the variable is unset or empty */
export const parseOptionalText = (env: Source, name: string): string | undefined =>
  env[name] === '' ? undefined : env[name];

/** @throws Error if the variable is not a JSON list of at least one string, none of them empty */
export function parseTexts(env: Source, name: string): readonly string[] {
  const texts = jsonOf(env[name]);
  if (Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '')) {
    return texts as string[];
  }
  throw new Error(`${name} must be a JSON list of strings, e.g. ["a"], got ${quoted(env[name])}`);
}

/** @throws Error if the variable is not a whole number in the range */
export function parseInteger(env: Source, name: string, range: { readonly from: number; readonly to: number }): number {
  const text = env[name];
  const value = /^\d{1,15}$/.test(String(text)) ? Number(text) : NaN;
  if (!(value >= range.from && value <= range.to)) {
    throw new Error(`${name} must be an integer from ${range.from} to ${range.to}, got ${quoted(text)}`);
  }
  return value;
}

/** @throws Error if the variable is none of the choices */
export function parseChoice<const T extends string>(env: Source, name: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === env[name]);
  if (choice === undefined) throw new Error(`${name} must be one of ${choices.join(', ')}, got ${quoted(env[name])}`);
  return choice;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    // No JSON, so no list.
  }
  return undefined;
}

const quoted = (value: string | undefined) => (value === undefined ? 'nothing' : `'${value}'`);
