/** `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, and `${!Literal}`, which becomes `${Literal}`. */
import { UnsupportedError } from '../core/service';
import type { Scope } from './scope';

const VARIABLE = /\$\{([^}]*)\}/g;

export function substitute(template: string, variables: Readonly<Record<string, unknown>>, scope: Scope): string {
  return template.replace(VARIABLE, (_match, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const value = Object.hasOwn(variables, name) ? variables[name] : lookUp(name.trim(), scope);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new UnsupportedError(`Fn::Sub: \${${name}} must be a string, got ${JSON.stringify(value)}.`);
  });
}

/** The names that an `Fn::Sub` template takes from the stack, without attributes. */
export const substitutedNames = (template: string, variables: readonly string[]): string[] =>
  [...template.matchAll(VARIABLE)]
    .map(([, name = '']) => name.trim())
    .filter((name) => !name.startsWith('!') && !variables.includes(name))
    .map((name) => name.split('.')[0] ?? '');

function lookUp(name: string, scope: Scope): unknown {
  const [id = '', ...attribute] = name.split('.');
  return attribute.length === 0 ? scope.ref(id) : scope.attribute(id, attribute.join('.'));
}
