/**
 * Fields with expressions: a template is any JSON whose strings may be expressions; a typed field is one value of a known
 * type. The path of a failure is the field, with `/` per key and `[i]` per index, as AWS reports it.
 */
import type { Json } from '#local/core/service';
import { EvaluationError } from '../../errors';
import { jsonText } from '../../json-text';
import { setMember } from '../set-member';
import { type Bindings, evaluateExpression, expressionIn } from './expression';

/** @throws EvaluationError from the first expression that fails */
export async function evaluateTemplate(template: Json, field: string, bindings: Bindings): Promise<Json> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, field, bindings);
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) {
    const list: Json[] = [];
    for (const [index, item] of template.entries()) {
      list.push(await evaluateTemplate(item, `${field}[${index}]`, bindings));
    }
    return list;
  }
  const object: Record<string, Json> = {};
  for (const [key, member] of Object.entries(template)) {
    setMember(object, key, await evaluateTemplate(member, `${field}/${key}`, bindings));
  }
  return object;
}

interface JsonTypes {
  array: Json[];
  boolean: boolean;
  number: number;
  string: string;
}

/** @throws EvaluationError if the value is not of the type */
export async function evaluateTyped<T extends keyof JsonTypes>(
  type: T,
  template: Json,
  field: string,
  bindings: Bindings,
): Promise<JsonTypes[T]> {
  const value = await evaluateTemplate(template, field, bindings);
  if (typeName(value) === type) return value as JsonTypes[T];
  const expression = expressionIn(template);
  const subject = expression === undefined ? 'The value' : `The JSONata expression '${expression}'`;
  throw new EvaluationError(
    `${subject} specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${type}', but was '${typeName(value)}' for value: ${jsonText(value)}`,
    field,
  );
}

/** A whole number of at least `minimum`. @throws EvaluationError otherwise */
export async function evaluateInteger(
  template: Json,
  field: string,
  bindings: Bindings,
  minimum: number,
): Promise<number> {
  const value = await evaluateTyped('number', template, field, bindings);
  if (Number.isInteger(value) && value >= minimum) return value;
  throw new EvaluationError(`The ${field} field must be an integer of at least ${minimum} but was: ${value}`, field);
}

export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
