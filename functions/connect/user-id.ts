/** Who connects: what the authorizer said, who signed with IAM, or nobody known. Never what the client says of itself. */
import type { userIdSettings } from '#shared/runtime/env';
import { isName } from '#shared/contracts/names';
import type { RouteEvent } from '#shared/websocket/websocket';
import { iamUserId } from '#shared/websocket/iam-identity';

/** Undefined when the source does not name a user. */
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
