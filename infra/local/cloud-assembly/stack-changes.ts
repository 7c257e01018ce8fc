/** The differences between the running stack and a newer template, and whether they can be applied while it runs. */
import { isDeepStrictEqual } from 'node:util';
import type { Declarations, Providers } from './create-resources';

/** The new template differs in a resource that local mode cannot change while it runs. */
export class RestartNeededError extends Error {
  override readonly name = 'RestartNeededError';
  readonly code = 'LOCAL_RESTART_NEEDED';

  constructor(readonly resources: readonly string[]) {
    super(`Restart local mode: these resources cannot be changed while it runs: ${resources.join(', ')}.`);
  }
}

/**
 * @returns what is new or changed
 * @throws RestartNeededError naming what was removed, or was changed and is not replaceable
 */
export function changesBetween(before: Declarations, after: Declarations, providers: Providers): Declarations {
  const changed = [...after].filter(([id, { Type, Properties, Metadata }]) => {
    const old = before.get(id);
    if (old?.Type !== Type || !isDeepStrictEqual(old.Properties, Properties)) return true;
    // Only tools read the metadata: no reason for a restart.
    return providers.get(Type)?.replaceable === true && !isDeepStrictEqual(old.Metadata, Metadata);
  });
  const stuck = changed.filter(([id, { Type }]) => before.has(id) && !providers.get(Type)?.replaceable);
  const removed = [...before].filter(([id, { Type }]) => !after.has(id) && !providers.get(Type)?.removable);
  if (stuck.length + removed.length > 0) {
    throw new RestartNeededError([...stuck, ...removed].map(([id, { Type }]) => `${Type} ${id}`));
  }
  return new Map(changed);
}
