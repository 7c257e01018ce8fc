/**
 * The `Condition` block of a policy statement: the operators that CDK and hand-written policies use; others are
 * refused.
 */
import { ownProperty } from '#shared/base/own-property';
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
  const [, set, ofEach, suffix] = /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const ifExists = suffix !== undefined;
  const operator = ofEach === undefined ? undefined : ownProperty(OPERATORS, ofEach);
  if (!operator) {
    throw new UnsupportedError(
      `${where}: local mode does not support the condition operator ${name}; it knows Null, ${Object.keys(OPERATORS).join(', ')}, also with ForAnyValue: and ForAllValues:.`,
    );
  }
  const refused = values.find((value) => value.includes('${'));
  if (refused) throw new UnsupportedError(`${where}: local mode does not support policy variables, got '${refused}'.`);
  // No request here has a key with several values. So "any" and "all" differ from the plain operator for a missing key only.
  const missing = set === undefined ? ifExists || operator.negated === true : set === 'ForAllValues:';
  return (context) => {
    const got = context.get(key);
    // A key that the request lacks satisfies only "...IfExists" and the negated operators.
    if (got === undefined) return missing;
    return values.some((value) => operator.matches(value, got)) !== (operator.negated === true);
  };
}
