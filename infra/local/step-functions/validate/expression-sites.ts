/** Every expression of a state with its place, and with its AST once it is parsed. */
import jsonata, { type ExprNode } from 'jsonata';
import { JSONATA_OPTIONS } from '../engine/query/jsonata/options';
import { expressionIn } from '../engine/query/jsonata/expression';
import { finding, type Finding } from './finding';
import { isObject, type RawState } from './walk';

export interface ExpressionSite {
  readonly expression: string;
  /** e.g. `/States/S/Output/total`. */
  readonly location: string;
  /** `Catch[0]/Output/x`: the location inside the state. */
  readonly field: string;
}

const CODE = 'INVALID_JSONATA_EXPRESSION';

/** Fields without expressions, and graphs, whose states are sites of their own. */
const NOT_EVALUATED: readonly string[] = [
  'Type',
  'Comment',
  'Resource',
  'Next',
  'Default',
  'Retry',
  'Branches',
  'ItemProcessor',
  'Iterator',
];

export function expressionSites({ state, path }: RawState): ExpressionSite[] {
  return Object.entries(state)
    .filter(([field]) => !NOT_EVALUATED.includes(field))
    .flatMap(([field, value]) => sitesIn(value, field).map((site) => ({ ...site, location: `${path}/${site.field}` })));
}

function sitesIn(value: unknown, field: string): Omit<ExpressionSite, 'location'>[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => sitesIn(item, `${field}[${index}]`));
  if (isObject(value)) return Object.entries(value).flatMap(([key, member]) => sitesIn(member, `${field}/${key}`));
  const expression = expressionIn(value) ?? halfAnExpression(value);
  return expression === undefined ? [] : [{ expression, field }];
}

/** A string with only one delimiter, which AWS refuses: as plain text it would be sent literally. */
const halfAnExpression = (value: unknown): string | undefined =>
  typeof value === 'string' && (value.startsWith('{%') || value.endsWith('%}')) ? value : undefined;

/** The AST or, for an expression that does not parse, AWS's finding: the message without its code. */
export function parseExpression({ expression, location }: ExpressionSite): ExprNode | Finding {
  if (halfAnExpression(expression) !== undefined) {
    return finding(`An expression begins with '{%' and ends with '%}', got '${expression}'`, location, CODE);
  }
  try {
    return jsonata(expression, JSONATA_OPTIONS).ast();
  } catch (error) {
    return finding((error as Error).message, location, CODE);
  }
}
