/** Where a validator found an issue, as people write it: `audience.users[3]`. Empty for the value as a whole. */
/** A key comes from whoever sent the value. */
const MAX_KEY_CHARACTERS = 60;

/** @param path of a Standard Schema issue, or of valibot's own, whose keys of a Map may be anything */
export function issuePath(path: readonly (PropertyKey | { readonly key: unknown })[] = []): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  const steps = keys.map((key) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, MAX_KEY_CHARACTERS)}`,
  );
  return steps.join('').replace(/^\./, '');
}
