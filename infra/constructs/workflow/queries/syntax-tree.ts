/** The syntax tree of a JSONata text as a string without positions, for comparison. */
import jsonata from 'jsonata';
import type { Constants } from './constants';

/**
 * @param constants each `$number('${Name}')` in the text counts as the number of that name
 * @throws Error if the text does not parse
 */
export function syntaxTree(query: string, constants: Constants = {}): string {
  return JSON.stringify(jsonata(query).ast(), (key, value: unknown) => {
    if (key === 'position') return undefined;
    if (value instanceof RegExp) return String(value);
    const number = numberMeant(value, constants);
    return number === undefined ? value : { value: number, type: 'number' };
  });
}

interface Call {
  readonly type?: string;
  readonly procedure?: { readonly type: string; readonly value: unknown };
  readonly arguments?: readonly { readonly type: string; readonly value: unknown }[];
}

function numberMeant(node: unknown, constants: Constants): number | string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { type, procedure, arguments: given = [] } = node as Call;
  if (type !== 'function' || procedure?.type !== 'variable' || procedure.value !== 'number') return undefined;
  const [only, ...more] = given;
  if (only?.type !== 'string' || more.length > 0) return undefined;
  const name = /^\$\{(\w+)\}$/.exec(String(only.value))?.[1];
  return name === undefined ? undefined : constants[name];
}
