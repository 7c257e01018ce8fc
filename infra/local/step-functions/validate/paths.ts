/** Payload templates of states in JSONPath: the value of each key that ends with `.$` is a path or a function. */
import { type Argument, type IntrinsicCall, isIntrinsic, parseIntrinsic } from '../engine/query/jsonpath/intrinsic';
import { parsePath } from '../engine/query/jsonpath/parse-path';
import type { JsonPath } from '../engine/query/jsonpath/path';
import { isEvaluated } from '../engine/query/jsonpath/template';
import { isPathOrFunction } from './checks';
import { finding, type Finding } from './finding';
import { eachState, isObject, type RawState } from './walk';

export function pathFindings(definition: unknown): Finding[] {
  return [...eachState(definition)]
    .filter(({ language }) => language === 'JSONPath')
    .flatMap((state) => templatesOf(state).flatMap(({ template, location }) => faultsIn(template, location)));
}

export interface TemplateSite {
  readonly template: unknown;
  readonly location: string;
}

const FIELDS: readonly string[] = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials'];

/** The templates of a state, its batcher, its rules and its catchers. */
export function templatesOf({ state, path }: RawState): TemplateSite[] {
  const own = FIELDS.filter((field) => field in state).map((field) => site(state[field], `${path}/${field}`));
  const batcher = isObject(state.ItemBatcher) ? [site(state.ItemBatcher.BatchInput, `${path}/ItemBatcher`)] : [];
  const inItems = ['Choices', 'Catch'].flatMap((field) => {
    const items = state[field];
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown, index) =>
      isObject(item) ? [site(item.Assign, `${path}/${field}[${index}]/Assign`)] : [],
    );
  });
  return [...own, ...batcher, ...inItems];
}

const site = (template: unknown, location: string): TemplateSite => ({ template, location });

function faultsIn(template: unknown, location: string): Finding[] {
  return [...evaluatedFields(template)]
    .filter(({ value }) => !isPathOrFunction(value))
    .map(({ key }) =>
      finding(`The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`, location),
    );
}

/** Every key that ends with `.$`, at any depth. */
export function* evaluatedFields(template: unknown): Generator<{ readonly key: string; readonly value: unknown }> {
  if (typeof template !== 'object' || template === null) return;
  for (const [key, value] of Object.entries(template)) {
    if (!Array.isArray(template) && isEvaluated(key)) yield { key, value };
    else yield* evaluatedFields(value);
  }
}

/** Variables that a path or a function reads; none in a text that is neither. */
export function variablesIn(value: unknown): string[] {
  if (typeof value !== 'string' || !isPathOrFunction(value)) return [];
  const paths = isIntrinsic(value) ? pathsIn(parseIntrinsic(value)) : [parsePath(value)];
  return paths.flatMap(({ root }) => (root.of === 'variable' ? [root.name] : []));
}

const pathsIn = ({ args }: IntrinsicCall): JsonPath[] =>
  args.flatMap((argument: Argument) => {
    if (argument.kind === 'path') return [argument.path];
    return argument.kind === 'call' ? pathsIn(argument.call) : [];
  });
