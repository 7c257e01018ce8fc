/** Sets a member of an object that is being made. `__proto__` is a key like any other in JSON. */
import type { Json } from '#local/core/service';

export function setMember(target: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
