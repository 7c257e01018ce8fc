/** Whether the list of what the engine lacks still fits the stack and the engine. */
import type { Missing } from './not-in-the-engine';
import { unmatched, type Applied } from './rewrite/rewrite';

export interface Asked {
  /** Types of this stack that the engine refuses. */
  readonly refusedTypes: readonly string[];
  /** Whether it still lacks the part or feature; absent if nobody can ask. By `what`. */
  readonly lacks: ReadonlyMap<string, boolean>;
}

/** One line for each entry to remove, and for each type to add; none if the list is right. */
export function outOfDate(applied: readonly Applied[], { refusedTypes, lacks }: Asked): readonly string[] {
  const listed = applied.flatMap(({ entry }) => (entry.kind === 'resource type' ? [entry.what] : []));
  return [
    ...unmatched(applied).map(({ what }) => `'${what}' matches nothing in the template: remove the entry`),
    ...applied.flatMap(({ entry, places }) =>
      places !== 0 && isThereNow(entry, refusedTypes, lacks)
        ? [`the engine has '${entry.what}' now: remove the entry`]
        : [],
    ),
    ...refusedTypes.flatMap((type) =>
      listed.includes(type) ? [] : [`the engine refuses ${type}: add it, with a reason`],
    ),
  ];
}

function isThereNow({ kind, what }: Missing, refusedTypes: Asked['refusedTypes'], lacks: Asked['lacks']): boolean {
  return kind === 'resource type' ? !refusedTypes.includes(what) : lacks.get(what) === false;
}
