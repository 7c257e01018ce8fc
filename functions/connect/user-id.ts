/**
 * The user id of a client: from the authorizer, from its IAM signature, or anonymous. Never from what the client claims
 * itself.
 */
import type { userIdSettings } from '#shared/runtime/env';
import { isName } from '#shared/contracts/names';
import type { RouteEvent } from '#shared/websocket/websocket';
import { iamUserId } from '#shared/websocket/iam-identity';

/** @returns undefined if the source names no user */
export function userIdOf(
  { requestContext = {} }: RouteEvent,
  connectionId: string,
  { source, key }: ReturnType<typeof userIdSettings>,
): string | undefined {
  if (source === 'none') return `anonymous:${connectionId}`;
  const userId =
    source === 'identity'
      ? iamUserId(requestContext.identity ?? {}, key ?? 'principal')
      : (requestContext.authorizer as Record<string, unknown> | undefined)?.[key ?? 'userId'];
  return isName(userId) ? userId : undefined;
}
