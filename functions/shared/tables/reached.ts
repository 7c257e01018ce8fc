/** Whom a small broadcast reached, as its own row says it: connection ids by user, as short as JSON can. */
import type { Reached, UserByConnection } from './table-schema';

const NO_USER = '';

export function reachedText(users: UserByConnection): string {
  const byUser = new Map<string, string[]>();
  for (const [connectionId, userId] of Object.entries(users)) {
    const connectionIds = byUser.get(userId ?? NO_USER) ?? [];
    byUser.set(userId ?? NO_USER, [...connectionIds, connectionId]);
  }
  return JSON.stringify(Object.fromEntries(byUser) satisfies Reached);
}

export const reachedUsers = (text: string): UserByConnection =>
  Object.fromEntries(
    Object.entries(JSON.parse(text) as Reached).flatMap(([userId, connectionIds]) =>
      connectionIds.map((id) => [id, userId === NO_USER ? null : userId] as const),
    ),
  );
