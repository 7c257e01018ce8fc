/**
 * An event as patterns see it: its leaves by dotted path, each with the array elements that contain it. The elements matter
 * because two fields of a pattern must not match in different elements of one array.
 */
import type { Scalar } from './matcher';

/** Which element was chosen from each array, by the number of the array. */
export type Membership = ReadonlyMap<number, number>;

export interface Leaf {
  readonly value: Scalar;
  readonly membership: Membership;
}

export type EventFields = ReadonlyMap<string, readonly Leaf[]>;

export const NO_MEMBERSHIP: Membership = new Map();

/** @param paths the paths to read; the rest of the event is ignored */
export function eventFields(event: unknown, paths: ReadonlySet<string>): EventFields {
  const steps = new Set([...paths].flatMap((path) => path.split('.')));
  const fields = new Map<string, Leaf[]>();
  let arrays = 0;

  function visit(value: unknown, path: string, membership: Membership): void {
    if (Array.isArray(value)) visitArray(value, path, membership);
    else if (typeof value === 'object' && value !== null) visitObject(value, path, membership);
    else if (paths.has(path)) {
      const leaves = fields.get(path) ?? [];
      leaves.push({ value: value as Scalar, membership });
      fields.set(path, leaves);
    }
  }

  function visitArray(elements: readonly unknown[], path: string, membership: Membership): void {
    const array = arrays++;
    elements.forEach((element, index) => {
      const nested = typeof element === 'object' && element !== null;
      visit(element, path, nested ? new Map([...membership, [array, index]]) : membership);
    });
  }

  function visitObject(object: object, path: string, membership: Membership): void {
    for (const [name, value] of Object.entries(object)) {
      if (name.split('.').every((step) => steps.has(step))) {
        visit(value, path === '' ? name : `${path}.${name}`, membership);
      }
    }
  }

  visit(event, '', NO_MEMBERSHIP);
  return fields;
}

/** Both memberships combined, or undefined if they choose different elements of one array. */
export function mergeMembership(one: Membership, other: Membership): Membership | undefined {
  if (one.size === 0) return other;
  if (other.size === 0) return one;
  for (const [array, index] of other) {
    const taken = one.get(array);
    if (taken !== undefined && taken !== index) return undefined;
  }
  return new Map([...one, ...other]);
}
