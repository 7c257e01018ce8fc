/** The transitions in one level of a definition: from which state to which, and why. */
import type { AslGraph, AslState } from '../../api/contract';

export type TransitionKind = 'next' | 'choice' | 'default' | 'catch';

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: TransitionKind;
}

/** At most one per pair of states: if several rules of a Choice lead to the same state, the graph has one line. */
export function transitionsOf({ States }: AslGraph): Transition[] {
  const found = new Map<string, Transition>();
  for (const [from, state] of Object.entries(States)) {
    for (const { to, kind } of leaving(state)) {
      const key = `${from}>${to}`;
      if (!found.has(key)) found.set(key, { from, to, kind });
    }
  }
  return [...found.values()];
}

function leaving({ Next, Choices = [], Default, Catch = [] }: AslState): { to: string; kind: TransitionKind }[] {
  return [
    ...(Next === undefined ? [] : [{ to: Next, kind: 'next' as const }]),
    ...Choices.map((rule) => ({ to: rule.Next, kind: 'choice' as const })),
    ...(Default === undefined ? [] : [{ to: Default, kind: 'default' as const }]),
    ...Catch.map((catcher) => ({ to: catcher.Next, kind: 'catch' as const })),
  ];
}

/** Whether an execution, branch or iteration may end in the state. */
export const isEnd = ({ Type, End }: AslState): boolean => End === true || Type === 'Succeed' || Type === 'Fail';

/** The graphs inside a state: branches of a Parallel, the processor of a Map. */
export const innerGraphs = ({ Branches = [], ItemProcessor }: AslState): readonly AslGraph[] =>
  ItemProcessor ? [ItemProcessor] : Branches;
