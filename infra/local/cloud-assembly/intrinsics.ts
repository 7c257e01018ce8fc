/** Resolves a template's intrinsic functions like CloudFormation, against the resources created so far. */
import { ownProperty } from '#shared/base/own-property';
import { UnsupportedError } from '../core/service';
import { evaluateCondition } from './conditions';
import { substitute } from './substitute';
import type { Scope } from './scope';

/** The value of `AWS::NoValue`: the property or list element that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, resolve: (value: unknown) => unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, _resolve, scope) => (name === 'AWS::NoValue' ? NO_VALUE : scope.ref(text('Ref', name))),
  'Fn::GetAtt': (argument, resolve, scope) => {
    const [id, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list('Fn::GetAtt', resolve(argument));
    return scope.attribute(text('Fn::GetAtt', id), attribute.map((part) => text('Fn::GetAtt', part)).join('.'));
  },
  'Fn::Join': (argument, resolve) => {
    const [delimiter, parts] = list('Fn::Join', resolve(argument));
    return list('Fn::Join', parts)
      .map((part) => text('Fn::Join', part))
      .join(text('Fn::Join', delimiter));
  },
  'Fn::Split': (argument, resolve) => {
    const [delimiter, source] = list('Fn::Split', resolve(argument));
    return text('Fn::Split', source).split(text('Fn::Split', delimiter));
  },
  'Fn::Select': (argument, resolve) => {
    const [index, choices] = list('Fn::Select', resolve(argument));
    const chosen = list('Fn::Select', choices)[Number(index)];
    if (chosen === undefined) throw wrong('Fn::Select', `an index into ${JSON.stringify(choices)}`, index);
    return chosen;
  },
  'Fn::Sub': (argument, resolve, scope) => {
    const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    return substitute(text('Fn::Sub', template), record('Fn::Sub', resolve(variables)), scope);
  },
  'Fn::If': (argument, resolve, scope) => {
    const [condition, then, otherwise] = list('Fn::If', argument);
    return resolve(evaluateCondition(text('Fn::If', condition), scope, resolve) ? then : otherwise);
  },
  'Fn::FindInMap': (argument, resolve, scope) => {
    const [map, first, second] = list('Fn::FindInMap', resolve(argument)).map((key) => text('Fn::FindInMap', key));
    const found = scope.template.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw wrong('Fn::FindInMap', 'the keys of an entry', [map, first, second]);
    return found;
  },
  'Fn::ImportValue': (name, resolve, scope) => scope.importedValue(text('Fn::ImportValue', resolve(name))),
  'Fn::Base64': (argument, resolve) => Buffer.from(text('Fn::Base64', resolve(argument))).toString('base64'),
  'Fn::ToJsonString': (argument, resolve) => JSON.stringify(resolve(argument)),
  'Fn::Length': (argument, resolve) => list('Fn::Length', resolve(argument)).length,
};

/**
 * @returns the value with every intrinsic replaced
 * @throws UnsupportedError for an intrinsic or a dynamic reference that local mode does not know
 */
export function resolveIntrinsics(value: unknown, scope: Scope): unknown {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveValue(value: unknown, scope: Scope): unknown {
  const resolve = (inner: unknown) => resolveValue(inner, scope);
  if (typeof value === 'string') return value.includes('{{resolve:') ? scope.dynamicReference(value) : value;
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries.length === 1 ? entries[0]! : [];
  if (name !== undefined) {
    const intrinsic = ownProperty(INTRINSICS, name);
    if (intrinsic) return intrinsic(argument, resolve, scope);
    if (name.startsWith('Fn::')) {
      throw new UnsupportedError(
        `Local mode does not support ${name}; it knows ${Object.keys(INTRINSICS).join(', ')}.`,
      );
    }
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, resolve(inner)] as const).filter(([, inner]) => inner !== NO_VALUE),
  );
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrong(name, 'text', value);
}

function list(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(name, 'a list', value);
}

function record(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'an object', value);
}

const wrong = (name: string, expected: string, got: unknown) =>
  new UnsupportedError(`${name} takes ${expected}, got ${JSON.stringify(got)}.`);
