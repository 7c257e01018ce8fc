/** A filter, `[?(...)]`: which items of a list, or which object, a path goes on with. */
import type { Json } from '#local/core/service';
import type { JsonPath } from './path';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  /** The path selects something. */
  | { readonly kind: 'exists'; readonly path: FilterPath }
  | {
      readonly kind: 'compare';
      readonly operator: FilterOperator;
      readonly left: Operand;
      readonly right: Operand;
    };

/** From the item (`@`) or from where the whole path begins (`$`). */
export interface FilterPath extends Pick<JsonPath, 'steps' | 'definite'> {
  readonly from: 'item' | 'root';
}

export type Operand =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'path'; readonly path: FilterPath };

/** https://github.com/json-path/JsonPath#filter-operators */
export const FILTER_OPERATORS = [
  '==',
  '!=',
  '<=',
  '>=',
  '=~',
  '<',
  '>',
  'in',
  'nin',
  'subsetof',
  'anyof',
  'noneof',
  'contains',
  'size',
  'empty',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];
