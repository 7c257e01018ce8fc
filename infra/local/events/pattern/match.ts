/**
 * Matches an event against one alternative: there must be a leaf for every path, all from the same elements of the event's
 * arrays. Paths are tried in the order of their names, as in EventBridge; `exists: false` depends on it.
 */
import { type Alternative, type FieldTest, inNameOrder } from './compile';
import { type EventFields, type Leaf, type Membership, mergeMembership, NO_MEMBERSHIP } from './event-fields';

export function matchesAlternative(alternative: Alternative, fields: EventFields): boolean {
  return matchesTests(inNameOrder(alternative), fields);
}

/** Whether one path alone matches, regardless of the others. */
export const matchesTest = (test: FieldTest, fields: EventFields): boolean => matchesTests([test], fields);

function matchesTests(tests: readonly FieldTest[], fields: EventFields): boolean {
  const candidates = tests.map((test) => passingLeaves(test, fields));
  if (tests.some((test, index) => candidates[index]?.length === 0 && !allowsAbsence(test))) return false;
  return complete(0, NO_MEMBERSHIP);

  function complete(index: number, membership: Membership): boolean {
    const test = tests[index];
    if (!test) return true;
    for (const leaf of candidates[index] ?? []) {
      const merged = mergeMembership(membership, leaf.membership);
      if (merged && complete(index + 1, merged)) return true;
    }
    return allowsAbsence(test) && isAbsent(test.path, membership, fields) && complete(index + 1, membership);
  }
}

/** The leaves that a matcher accepts, one per membership: trying more of the same would be useless. */
function passingLeaves({ path, matchers }: FieldTest, fields: EventFields): readonly Leaf[] {
  const passing = new Map<string, Leaf>();
  for (const leaf of fields.get(path) ?? []) {
    if (matchers.some((matcher) => matcher.kind === 'value' && matcher.test(leaf.value))) {
      passing.set(JSON.stringify([...leaf.membership]), leaf);
    }
  }
  return [...passing.values()];
}

const allowsAbsence = ({ matchers }: FieldTest): boolean => matchers.some((matcher) => matcher.kind === 'absent');

const isAbsent = (path: string, membership: Membership, fields: EventFields): boolean =>
  !(fields.get(path) ?? []).some((leaf) => mergeMembership(membership, leaf.membership));
