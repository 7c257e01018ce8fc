/**
 * The `Condition` block of a policy statement: the operators that CDK and hand-written policies use; others are
 * refused.
 */
import { UnsupportedError } from '../core/service';
import { matchesArn, matchesPattern } from './wildcard';

/** Condition keys of one request; IAM ignores the case of their names. */
export type ConditionContext = ReadonlyMap<string, string>;
export type Condition = (context: ConditionContext) => boolean;

type Matches = (wanted: string, got: string) => boolean;
const equal: Matches = (wanted, got) => wanted === got;
const equalIgnoringCase: Matches = (wanted, got) => wanted.toLowerCase() === got.toLowerCase();
const number =
  (compare: (got: number, wanted: number) => boolean): Matches =>
  (wanted, got) =>
    compare(Number(got), Number(wanted));

/** Each value in the policy is compared with the request's value; a negated operator requires that none matches. */
const OPERATORS: Readonly<Record<string, { readonly matches: Matches; readonly negated?: boolean }>> = {
  StringEquals: { matches: equal },
  StringNotEquals: { matches: equal, negated: true },
  StringEqualsIgnoreCase: { matches: equalIgnoringCase },
  StringNotEqualsIgnoreCase: { matches: equalIgnoringCase, negated: true },
  StringLike: { matches: matchesPattern },
  StringNotLike: { matches: matchesPattern, negated: true },
  ArnEquals: { matches: matchesArn },
  ArnLike: { matches: matchesArn },
  ArnNotEquals: { matches: matchesArn, negated: true },
  ArnNotLike: { matches: matchesArn, negated: true },
  Bool: { matches: equalIgnoringCase },
  NumericEquals: { matches: number((got, wanted) => got === wanted) },
  NumericNotEquals: { matches: number((got, wanted) => got === wanted), negated: true },
  NumericLessThan: { matches: number((got, wanted) => got < wanted) },
  NumericLessThanEquals: { matches: number((got, wanted) => got <= wanted) },
  NumericGreaterThan: { matches: number((got, wanted) => got > wanted) },
  NumericGreaterThanEquals: { matches: number((got, wanted) => got >= wanted) },
};

/** @throws UnsupportedError naming an unknown operator */
export function parseConditions(block: Readonly<Record<string, Record<string, unknown>>>, where: string): Condition[] {
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) =>
      parseCondition(operator, key.toLowerCase(), [value].flat().map(String), where),
    ),
  );
}

function parseCondition(name: string, key: string, values: readonly string[], where: string): Condition {
  if (name === 'Null') return (context) => values.some((value) => context.has(key) !== (value === 'true'));
  const ifExists = name.endsWith('IfExists');
  const operator = OPERATORS[ifExists ? name.slice(0, -'IfExists'.length) : name];
  if (!operator) {
    throw new UnsupportedError(
      `${where}: local mode does not support the condition operator ${name}; it knows Null, ${Object.keys(OPERATORS).join(', ')}.`,
    );
  }
  const refused = values.find((value) => value.includes('${'));
  if (refused) throw new UnsupportedError(`${where}: local mode does not support policy variables, got '${refused}'.`);
  return (context) => {
    const got = context.get(key);
    // A key that the request lacks satisfies only "...IfExists" and the negated operators.
    if (got === undefined) return ifExists || operator.negated === true;
    return values.some((value) => operator.matches(value, got)) !== (operator.negated === true);
  };
}
