/** One `{% ... %}` expression: compiled once, evaluated under guards, with failures in AWS's words. */
import jsonata from 'jsonata';
import type { Json } from '#local/core/service';
import { EvaluationError } from '../../errors';
import { addFunctions, engineBindings } from './functions';
import { Guard, addGuard } from './guard';
import { JSONATA_OPTIONS } from './options';
import { UnsupportedResult, plain } from './plain';

/** What an expression can read: `states` and the variables. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Size of the cache; a definition has dozens of expressions. */
const MAX_COMPILED = 2_000;
const compiled = new Map<string, jsonata.Expression>();

/** The expression in a string that starts with `{%` and ends with `%}`, else undefined. */
export function expressionIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < 4 || !value.startsWith('{%') || !value.endsWith('%}'))
    return undefined;
  return value.slice(2, -2).trim();
}

/**
 * @param field where the expression is, e.g. `Output/result`
 * @throws EvaluationError if it throws, returns nothing, or returns something JSON cannot hold
 */
export async function evaluateExpression(expression: string, field: string, bindings: Bindings): Promise<Json> {
  const failed = (what: string) =>
    new EvaluationError(`The JSONata expression '${expression}' specified for the field '${field}' ${what}`, field);
  let result: unknown;
  try {
    // Outside an execution it gets its own clock, which stands still during the evaluation, as it does in one.
    const own = engineBindings({ millis: Date.now(), random: Math.random });
    result = await compile(expression).evaluate(undefined, { ...own, ...bindings, ...new Guard().bindings() });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw failed(`threw an error during evaluation${code ? `. ${code}` : ''}: ${message}`);
  }
  if (result === undefined) throw failed('returned nothing (undefined).');
  try {
    return plain(result);
  } catch (error) {
    if (error instanceof UnsupportedResult) throw failed('returned an unsupported result type.');
    throw error;
  }
}

function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known) return known;
  const fresh = jsonata(expression, JSONATA_OPTIONS);
  addFunctions(fresh);
  addGuard(fresh);
  const oldest = compiled.keys().next();
  if (compiled.size >= MAX_COMPILED && !oldest.done) compiled.delete(oldest.value);
  compiled.set(expression, fresh);
  return fresh;
}
