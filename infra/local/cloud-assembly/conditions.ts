/** The `Conditions` section: named conditions and the functions in them. */
import { ownProperty } from '#shared/base/own-property';
import { UnsupportedError } from '../core/service';
import type { Scope } from './scope';

type Resolve = (value: unknown) => unknown;

/** @throws UnsupportedError if there is no such condition, or it refers to itself */
export function evaluateCondition(name: string, scope: Scope, resolve: Resolve, open: readonly string[] = []): boolean {
  const condition = ownProperty(scope.template.Conditions, name);
  if (condition === undefined) throw new UnsupportedError(`The template has no condition '${name}'.`);
  if (open.includes(name)) throw new UnsupportedError(`Conditions refer to each other: ${[...open, name].join(', ')}.`);
  return evaluate(condition, scope, resolve, [...open, name]);
}

function evaluate(expression: unknown, scope: Scope, resolve: Resolve, open: readonly string[]): boolean {
  const [name, argument] = Object.entries(expression ?? {})[0] ?? [];
  const operands = () => (argument as unknown[]).map((operand) => evaluate(operand, scope, resolve, open));
  switch (name) {
    case 'Condition':
      return evaluateCondition(String(argument), scope, resolve, open);
    case 'Fn::Equals': {
      const [left, right] = resolve(argument) as unknown[];
      return String(left) === String(right);
    }
    case 'Fn::Not':
      return !operands()[0];
    case 'Fn::And':
      return operands().every(Boolean);
    case 'Fn::Or':
      return operands().some(Boolean);
    default:
      throw new UnsupportedError(
        `Condition ${open.at(-1)}: local mode does not support ${JSON.stringify(expression)}.`,
      );
  }
}
