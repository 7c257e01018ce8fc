/**
 * Cuts an audience that lists more than one broadcast may into several. Only users alone, or connections alone, can be cut:
 * a connection has one user, so that no two parts reach it. Parts of a mix would send some connections two messages with
 * two ids; such an audience is left whole, for the door to refuse.
 */
import type { Audience } from '#shared/contracts';
import { MAX_AUDIENCE_BYTES } from '#shared/contracts/limits';
import { userRecipient } from '#shared/tables/recipients';

/** Bytes of the JSON around the names: brackets and the members' names. */
const FRAME_BYTES = 100;

/** The same names always make the same parts, in whatever order they are given. */
export function audienceParts(audience: Audience): readonly Audience[] {
  const { users = [], channels = [], connections = [], everyone, exclude } = audience;
  // Everyone takes the others in.
  if (everyone) return [{ everyone, ...(exclude && { exclude }) }];
  const budget = MAX_AUDIENCE_BYTES - FRAME_BYTES - bytesOf(exclude ?? {});
  if (channels.length > 0 || users.length * connections.length > 0) return [audience];
  if (users.length > 0) {
    const parts = cut(users, budget, (user) => bytesOf(userRecipient(user)));
    return parts.length === 1 ? [audience] : parts.map((part) => ({ ...audience, users: part }));
  }
  const parts = cut(connections, budget, bytesOf);
  return parts.length <= 1 ? [audience] : parts.map((part) => ({ ...audience, connections: part }));
}

/** Each at least one name, and no more bytes than the budget if one name fits at all. */
function cut(names: readonly string[], budget: number, bytes: (name: string) => number): string[][] {
  const parts: string[][] = [];
  let left = 0;
  for (const name of [...new Set(names)].sort()) {
    const cost = bytes(name) + ','.length;
    const part = parts.at(-1);
    if (part && cost <= left) {
      part.push(name);
      left -= cost;
    } else {
      parts.push([name]);
      left = budget - cost;
    }
  }
  return parts;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
