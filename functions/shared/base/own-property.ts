/** What an object has under a name from outside, and not what every object inherits: `constructor` is no entry of a table. */
export const ownProperty = <Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
