/** The id of the broadcast that a published `Broadcast Requested` becomes. */
import { GENERIC_MAPPING, type BroadcastRequest } from '#shared/contracts';
import { broadcastIdOf } from '#shared/request/broadcast-id';

/** Default `source` of the events this command publishes. */
export const COMMAND_SOURCE = 'broadcast.cli';

export const requestedBroadcastId = (
  source: string,
  { idempotencyKey }: Pick<BroadcastRequest, 'idempotencyKey'>,
  eventId: string,
): string => broadcastIdOf({ mapping: GENERIC_MAPPING, source, key: idempotencyKey ?? eventId });
