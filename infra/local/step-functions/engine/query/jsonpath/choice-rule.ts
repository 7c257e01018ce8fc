/** Whether a rule of a Choice holds: a comparison, or And, Or and Not of others. */
import type { Json } from '#local/core/service';
import type { ChoiceState } from '../../definition';
import type { Step } from '../../step';
import { IS_PRESENT, OPERATORS } from './comparison';
import { invalidVariable } from './failures';
import { readText, type Reading, readingOf } from './reading';
import { PathNotFound } from './select';

/** Checked: a Variable, and the operand of an operator whose name ends with `Path`, are paths. */
type Rule = Readonly<Record<string, Json>> & { readonly Variable?: string };

export async function choose(step: Step<ChoiceState>): Promise<number | undefined> {
  const reading = readingOf(step, step.language.input(step));
  const rules = step.state.Choices as unknown as readonly Rule[];
  const index = rules.findIndex((rule) => holds(rule, reading));
  return index === -1 ? undefined : index;
}

function holds(rule: Rule, reading: Reading): boolean {
  if (Array.isArray(rule.And)) return rule.And.every((each) => holds(each as Rule, reading));
  if (Array.isArray(rule.Or)) return rule.Or.some((each) => holds(each as Rule, reading));
  if (rule.Not !== undefined) return !holds(rule.Not as Rule, reading);
  const { Variable = '$' } = rule;
  if (IS_PRESENT in rule) return (valueAt(Variable, reading) !== undefined) === rule[IS_PRESENT];
  const [name, operand] = Object.entries(rule).find(([key]) => operatorOf(key)) ?? [];
  const value = present(Variable, reading);
  if (name === undefined || operand === undefined) return false;
  const compared = OPERATORS.has(name) ? operand : present(operand as string, reading);
  return operatorOf(name)?.compare(value, compared) === true;
}

const operatorOf = (name: string) =>
  OPERATORS.get(name) ?? (name.endsWith('Path') ? OPERATORS.get(name.slice(0, -'Path'.length)) : undefined);

function present(path: string, reading: Reading): Json {
  const value = valueAt(path, reading);
  if (value === undefined) throw invalidVariable(path);
  return value;
}

function valueAt(path: string, reading: Reading): Json | undefined {
  try {
    return readText(path, reading);
  } catch (error) {
    if (error instanceof PathNotFound) return undefined;
    throw error;
  }
}
