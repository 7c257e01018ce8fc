/** Which resources a resource needs first, by reference or DependsOn; and that no two need each other. */
import { UnsupportedError } from '../core/service';
import { substitutedNames } from './substitute';
import type { ResourceDeclaration, Template } from './template';

/** Logical ids that the declaration refers to or depends on, without parameters and pseudo parameters. */
export function dependenciesOf({ Properties, DependsOn }: ResourceDeclaration, template: Template): Set<string> {
  const names = [...DependsOn, ...referredNames(Properties)];
  return new Set(names.filter((name) => Object.hasOwn(template.Resources, name)));
}

/** @throws UnsupportedError naming the resources in a cycle */
export function refuseCircles(dependencies: ReadonlyMap<string, ReadonlySet<string>>): void {
  const done = new Set<string>();
  const visit = (id: string, open: readonly string[]): void => {
    if (done.has(id)) return;
    if (open.includes(id)) {
      throw new UnsupportedError(`Circular dependency: ${[...open.slice(open.indexOf(id)), id].join(' -> ')}.`);
    }
    for (const dependency of dependencies.get(id) ?? []) visit(dependency, [...open, id]);
    done.add(id);
  };
  for (const id of dependencies.keys()) visit(id, []);
}

function referredNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referredNames);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref') return typeof inner === 'string' ? [inner] : [];
    if (key === 'Fn::GetAtt')
      return [String(typeof inner === 'string' ? inner.split('.')[0] : (inner as unknown[])[0])];
    if (key === 'Fn::Sub') return subReferences(inner);
    return referredNames(inner);
  });
}

function subReferences(argument: unknown): string[] {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  return [...substitutedNames(String(template), Object.keys(variables ?? {})), ...referredNames(variables)];
}
