/** The event `User To Reach` of one user of one broadcast. */
import { createHash } from 'node:crypto';
import type { BroadcastInput, BroadcastRequest, ReachReason, UserToReach } from '../contracts';

/** The same for the same user and broadcast, however often it is made. */
export const reachId = (broadcastId: string, userId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([broadcastId, userId]))
    .digest('base64url');

export function userToReach(
  broadcastId: string,
  { time }: Pick<BroadcastInput, 'time'>,
  { message: { type, data }, expiresAt }: Pick<BroadcastRequest, 'message' | 'expiresAt'>,
  userId: string,
  reason: ReachReason,
): UserToReach {
  return {
    ...{ id: reachId(broadcastId, userId), broadcastId, userId, reason, message: { type, data }, time },
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
