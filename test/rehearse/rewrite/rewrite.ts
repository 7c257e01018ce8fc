/** Applies the list of what the engine lacks to a template. */
import type { Missing } from '../not-in-the-engine';
import { PARTS } from './parts';
import { removeResources } from './remove-resources';
import { idsOf, type Template } from './template';

/** An entry of the list and the number of places it matched; undefined for a feature, which is in no template. */
export interface Applied {
  readonly entry: Missing;
  readonly places: number | undefined;
}

/**
 * @param template is not changed
 * @param endpoint of the engine
 * @returns the template to deploy, and what was taken out
 */
export function rewrite(
  template: Template,
  entries: readonly Missing[],
  endpoint: string,
): { readonly template: Template; readonly applied: readonly Applied[] } {
  const copy = structuredClone(template);
  const applied = entries.map((entry): Applied => ({ entry, places: apply(copy, entry, endpoint) }));
  return { template: copy, applied };
}

function apply(template: Template, entry: Missing, endpoint: string): number | undefined {
  switch (entry.kind) {
    case 'resource type': {
      const ids = idsOf(template, entry.what);
      removeResources(template, ids);
      return ids.length;
    }
    case 'part':
      return PARTS[entry.what](template, endpoint);
    case 'feature':
      return undefined;
  }
}

/** Entries that match nothing in the template: the stack no longer has what they take out. */
export const unmatched = (applied: readonly Applied[]): readonly Missing[] =>
  applied.flatMap(({ entry, places }) => (places === 0 ? [entry] : []));
