/** The parts of a synthesized template that are rewritten: a mutable copy, as CloudFormation reads it. */

export interface Resource {
  readonly Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
}

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Logical ids of the resources of a type. */
export const idsOf = (template: Template, type: string): readonly string[] =>
  Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === type);

/** Calls back for every object in a value, innermost first. A value that is returned takes its place. */
export function replaceObjects(value: unknown, replacement: (object: Json) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceObjects(item, replacement));
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replaceObjects(item, replacement)]),
  );
  return replacement(inner) ?? inner;
}

/** The logical id that an intrinsic refers to; undefined for any other object. */
export function referredId(object: Json): string | undefined {
  if (typeof object.Ref === 'string') return object.Ref;
  const attribute = object['Fn::GetAtt'];
  if (Array.isArray(attribute)) return String(attribute[0]);
  return typeof attribute === 'string' ? attribute.split('.')[0] : undefined;
}
