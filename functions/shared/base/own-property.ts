/** Looks up a name from outside among an object's own properties only, so that `constructor` is not found. */
export const ownProperty = <Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
