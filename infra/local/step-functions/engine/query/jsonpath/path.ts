/**
 * A JSONPath, parsed. Step Functions reads paths with the Java library Jayway JsonPath, so this follows its grammar. A path
 * begins at the input (`$`), the context object (`$$`) or a variable (`$name`).
 * https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 * https://github.com/json-path/JsonPath
 */
import type { Filter } from './filter';

export interface JsonPath {
  readonly text: string;
  readonly root: PathRoot;
  readonly steps: readonly PathStep[];
  /** Selects one value at most. Others select a list, which may be empty. */
  readonly definite: boolean;
}

export type PathRoot =
  { readonly of: 'input' } | { readonly of: 'context' } | { readonly of: 'variable'; readonly name: string };

export type PathStep =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' }
  /** `..`: the following step applies to the value and to everything in it. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: PathFunctionName; readonly argument?: number };

/** https://github.com/json-path/JsonPath#functions; those that take a path as their argument are left out. */
export const PATH_FUNCTIONS = [
  'length',
  'size',
  'keys',
  'min',
  'max',
  'avg',
  'stddev',
  'sum',
  'first',
  'last',
  'index',
] as const;
export type PathFunctionName = (typeof PATH_FUNCTIONS)[number];

/** Text that is no path. The message says why, for the cause of an error. */
export class PathSyntaxError extends Error {
  override readonly name = 'PathSyntaxError';
}

/** A path that names one place: only keys and indexes. Such a path can also be written to. */
export const isReferencePath = ({ steps }: JsonPath): boolean =>
  steps.every(
    (step) =>
      (step.kind === 'keys' && step.keys.length === 1) || (step.kind === 'indexes' && step.indexes.length === 1),
  );

/** As Jayway writes a path in its messages, e.g. `$['a'][0]`. @param steps how many of them */
export function canonical({ steps }: Pick<JsonPath, 'steps'>, count = steps.length): string {
  return `$${steps.slice(0, count).map(canonicalStep).join('')}`;
}

function canonicalStep(step: PathStep): string {
  switch (step.kind) {
    case 'keys':
      return `[${step.keys.map((key) => `'${key}'`).join(',')}]`;
    case 'indexes':
      return `[${step.indexes.join(',')}]`;
    case 'slice':
      return `[${step.from ?? ''}:${step.to ?? ''}]`;
    case 'all':
      return '[*]';
    case 'descend':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${step.name}(${step.argument ?? ''})`;
  }
}
