/**
 * Splits an audience that is too large for one broadcast. Only a list of users alone, or of connections alone, can be
 * split: a connection has one user, so no two parts reach it. Parts of a mix could send a connection two messages with
 * two ids, so such an audience stays whole and the later checks refuse it.
 */
import type { Audience } from '#shared/contracts';
import { MAX_AUDIENCE_BYTES } from '#shared/contracts/limits';
import { userRecipient } from '#shared/tables/recipients';

/** Bytes of the JSON around the names: brackets and the members' names. */
const FRAME_BYTES = 100;

/** The same names make the same parts, in any order. */
export function audienceParts(audience: Audience): readonly Audience[] {
  const { users = [], channels = [], connections = [], everyone, exclude } = audience;
  // `everyone` includes all others.
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

/** Each part has at least one name, and at most `budget` bytes if its first name fits. */
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
