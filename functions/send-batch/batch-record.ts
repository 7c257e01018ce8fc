/** The record of a batch in the outcomes table: its connections by outcome, with their users. */
import type { BatchOutcome, SendBatchInput } from '#shared/contracts';
import { reachedText } from '#shared/tables/reached';
import type { BatchRecord, UserByConnection } from '#shared/tables/table-schema';
import type { Outcome } from './deliver';

type Users = Map<string, string | null>;

/** Leaves out unsent connections: the invocation that finishes them records them. */
export function batchRecord(
  connectionIds: readonly string[],
  outcomes: readonly Outcome[],
  { userIds = {}, record }: Pick<SendBatchInput, 'userIds' | 'record'>,
): BatchRecord {
  const delivered: Users = new Map();
  const stale: Users = new Map();
  const failed = new Map<string, Users>();
  const keepAll = record === 'ALL';
  connectionIds.forEach((connectionId, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome === 'unsent') return;
    // The id of a directly addressed connection can be any string, even `constructor`.
    const userId = Object.hasOwn(userIds, connectionId) ? (userIds[connectionId] ?? null) : null;
    if (typeof outcome === 'object') usersOf(failed, outcome.failed).set(connectionId, userId);
    else if (keepAll) (outcome === 'delivered' ? delivered : stale).set(connectionId, userId);
  });
  return {
    ...(delivered.size > 0 && { delivered: asObject(delivered) }),
    ...(stale.size > 0 && { stale: asObject(stale) }),
    ...(failed.size > 0 && {
      failed: Object.fromEntries([...failed].map(([reason, users]) => [reason, asObject(users)])),
    }),
  };
}

/**
 * The record as the answer returns it, if it is asked for and small enough. Only if every connection got the message: then
 * nothing is left for the state machine to do but to report, so the record cannot be lost on the way to another step.
 */
export function returnedRecord(
  record: BatchRecord,
  { stale, failed, unsent }: Pick<BatchOutcome, 'stale' | 'failed' | 'unsent'>,
  { returnUpTo = 0 }: Pick<SendBatchInput, 'returnUpTo'>,
): Required<Pick<BatchOutcome, 'reached' | 'recorded'>> | undefined {
  const recorded = countConnections(record);
  if (recorded === 0 || stale.length + failed.length + unsent.length > 0) return undefined;
  const reached = reachedText(record.delivered ?? {});
  return Buffer.byteLength(reached) > returnUpTo ? undefined : { reached, recorded };
}

/** @returns the number of connections in a record */
export function countConnections({ delivered = {}, stale = {}, failed = {} }: BatchRecord): number {
  const groups = [delivered, stale, ...Object.values(failed)];
  return groups.reduce((count, users) => count + Object.keys(users).length, 0);
}

function usersOf(failed: Map<string, Users>, reason: string): Users {
  const users = failed.get(reason) ?? new Map<string, string | null>();
  failed.set(reason, users);
  return users;
}

const asObject = (users: Users): UserByConnection => Object.fromEntries(users);
