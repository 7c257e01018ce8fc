/**
 * What a row says without one user. The rows keep their meaning for everybody else: totals stay, and a connection whose user is
 * forgotten counts like one that was addressed directly. Each function returns undefined if the user is not named.
 */
import type { Audience, BroadcastInput, BroadcastRequest } from '#shared/contracts';
import type { Excludes } from '#shared/history/history-table';
import { reachedText, reachedUsers } from '#shared/tables/reached';
import { userRecipient } from '#shared/tables/recipients';
import type { StoredReport } from '#shared/tables/stored-report';
import type { BatchRecord, LostPartRecord, UserByConnection } from '#shared/tables/table-schema';

/** Takes the user out of both lists of users. */
export function audienceWithout({ users, exclude, ...others }: Audience, userId: string): Audience | undefined {
  if (!users?.includes(userId) && !exclude?.users?.includes(userId)) return undefined;
  const left = excludesWithout(exclude, userId) ?? { excludes: exclude };
  return {
    ...(users && { users: users.filter((name) => name !== userId) }),
    ...others,
    ...(left.excludes && { exclude: left.excludes }),
  };
}

/** Whether the audience addresses anybody. */
export const addressesSomebody = ({ users = [], channels = [], connections = [], everyone }: Audience): boolean =>
  everyone === true || users.length + channels.length + connections.length > 0;

/**
 * @param text JSON of the input of an execution
 * @returns undefined for `request` if it was addressed to this user only: then all of it is about the user
 */
export function requestWithout(text: string, userId: string): { readonly request: string | undefined } | undefined {
  const input = JSON.parse(text) as BroadcastInput & { readonly request?: Partial<BroadcastRequest> };
  const audience = input.request?.audience && audienceWithout(input.request.audience, userId);
  if (!audience) return undefined;
  if (!addressesSomebody(audience)) return { request: undefined };
  return { request: JSON.stringify({ ...input, request: { ...input.request, audience } }) };
}

/** @param text JSON of a StoredReport. The count of unreached users stays. */
export function reportWithout(text: string, userId: string): string | undefined {
  const report = JSON.parse(text) as StoredReport;
  const { users } = report.unreachedUsers;
  if (!users.includes(userId)) return undefined;
  const unreachedUsers = { ...report.unreachedUsers, users: users.filter((name) => name !== userId) };
  return JSON.stringify({ ...report, unreachedUsers });
}

/** @param text JSON of a BatchRecord. The connection stays, with nobody's name. */
export function outcomesWithout(text: string, userId: string): string | undefined {
  const { failed, ...others } = JSON.parse(text) as BatchRecord;
  let isNamed = false;
  const anonymous = (connections: UserByConnection): UserByConnection =>
    mapped(connections, (user) => {
      isNamed ||= user === userId;
      return user === userId ? null : user;
    });
  const record = { ...mapped(others, anonymous), ...(failed && { failed: mapped(failed, anonymous) }) };
  return isNamed ? JSON.stringify(record) : undefined;
}

/** @param text JSON of Reached. The connections stay, as nobody's. */
export function reachedWithout(text: string, userId: string): string | undefined {
  const users = reachedUsers(text);
  const isNamed = Object.values(users).includes(userId);
  return isNamed ? reachedText(mapped(users, (user) => (user === userId ? null : user))) : undefined;
}

/** @param text JSON of a LostPartRecord */
export function lostPartWithout(text: string, userId: string): string | undefined {
  const part = JSON.parse(text) as LostPartRecord;
  const recipient = userRecipient(userId);
  if (!part.recipients.includes(recipient)) return undefined;
  return JSON.stringify({ ...part, recipients: part.recipients.filter((name) => name !== recipient) });
}

/** @returns undefined for `excludes` if nobody else is excluded */
export function excludesWithout(
  excludes: Excludes | undefined,
  userId: string,
): { readonly excludes: Excludes | undefined } | undefined {
  if (!excludes?.users?.includes(userId)) return undefined;
  const { users: _, ...others } = excludes;
  const users = excludes.users.filter((name) => name !== userId);
  const left = { ...(users.length > 0 && { users }), ...others };
  return { excludes: Object.keys(left).length > 0 ? left : undefined };
}

/**
 * Whether a text contains the id as a word of its own. What a message says is the team's own, so this can be a chance hit, and
 * a message may mean the user without the id.
 */
export function mentions(text: string, userId: string): boolean {
  for (let at = text.indexOf(userId); at >= 0; at = text.indexOf(userId, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + userId.length])) return true;
  }
  return false;
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\w-]/.test(character);

const mapped = <Value, Result>(record: Readonly<Record<string, Value>>, map: (value: Value) => Result) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
