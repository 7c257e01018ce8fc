/** Walks and rewires the states of an ASL definition. */
import { isObject, type Json } from './template';

export type States = Record<string, Json>;

/** Where states stand: a machine, a branch of a Parallel or the processor of a Map. */
export interface StateScope {
  StartAt: string;
  readonly States: States;
}

const isScope = (value: unknown): value is StateScope & Json => isObject(value) && isObject(value.States);

/** The scope and every scope in it, innermost first. */
export function scopesOf(scope: StateScope): readonly StateScope[] {
  const inner = Object.values(scope.States).flatMap((state) => [
    ...(Array.isArray(state.Branches) ? (state.Branches as readonly unknown[]) : []),
    state.ItemProcessor,
  ]);
  return [...inner.filter(isScope).flatMap(scopesOf), scope];
}

/** Every transition of the scope to one state leads to another instead. */
export function redirect(scope: StateScope, from: string, to: string): void {
  if (scope.StartAt === from) scope.StartAt = to;
  for (const state of Object.values(scope.States)) {
    for (const each of [state, ...listOf(state.Choices), ...listOf(state.Catch)]) {
      if (each.Next === from) each.Next = to;
      if (each.Default === from) each.Default = to;
    }
  }
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A state of the scope that leads where another one led, which now leads to it. @throws Error if the name is taken */
export function insertAfter(scope: StateScope, name: string, newName: string, state: Json): void {
  const before = scope.States[name];
  if (before === undefined || newName in scope.States) throw new Error(`Cannot insert ${newName} after ${name}.`);
  const { Next, End } = before;
  scope.States[newName] = { ...state, ...(Next === undefined ? { End } : { Next }) };
  delete before.End;
  before.Next = newName;
}

/** A state of the scope that leads to another one, instead of all that led there. @throws Error if the name is taken */
export function insertBefore(scope: StateScope, name: string, newName: string, state: Json): void {
  if (newName in scope.States) throw new Error(`Cannot insert ${newName} before ${name}.`);
  redirect(scope, name, newName);
  scope.States[newName] = { ...state, Next: name };
}

/** Whether one of the texts in a value has the variable. */
export const mentions = (value: unknown, variable: string): boolean => JSON.stringify(value ?? null).includes(variable);

/** The value with one variable in place of another, in every text. */
export const renamed = (value: unknown, from: string, to: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(from, to)) as unknown;
