/** Task OpenBroadcast of the state machine `broadcast`. open-broadcast.ts makes the decisions. */
import type { Context } from 'aws-lambda';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import type { OpenBroadcastInput, OpenBroadcastResult } from '#shared/contracts';
import {
  acknowledgementsTableIfAny,
  broadcastsTableName,
  channelShards,
  claimSettings,
  everyoneShards,
  historyToWrite,
  unreachedQueueIfAny,
  schedulesBroadcasts,
} from '#shared/runtime/env';
import { BROADCAST_OPENED, REQUEST_REFUSED } from '#shared/runtime/log-messages';
import { beginLog, logger } from '#shared/runtime/logger';
import { MAX_PART_CHARACTERS } from '#shared/request/broadcast-id';
import { readTraceparent } from '#shared/request/traceparent';
import { xRayTraceparent, tracedBy } from '#shared/runtime/trace';
import { Asks } from './asks';
import { Claims } from './claim';
import { HistoryWriter } from './history';
import { openBroadcast } from './open-broadcast';

const shards = { everyone: everyoneShards(), channel: channelShards() };
const client = createDynamoDb();
const settings = claimSettings();
const claims = new Claims(client, broadcastsTableName(), settings);
const toWrite = historyToWrite();
const history = toWrite && new HistoryWriter(client, { ...toWrite, lastValueDays: settings.broadcastRetentionDays });
const acknowledgements = acknowledgementsTableIfAny();
const schedules = schedulesBroadcasts();
const asks =
  acknowledgements === undefined ? undefined : new Asks(client, acknowledgements, settings.broadcastRetentionDays);
const unreachedQueue = unreachedQueueIfAny();
const waits =
  unreachedQueue === undefined ? undefined : import('./waits').then(({ Waits }) => new Waits(unreachedQueue));

export async function handler(input: OpenBroadcastInput, context: Context): Promise<OpenBroadcastResult> {
  const traceparent = traceparentOf(input) ?? xRayTraceparent();
  beginLog(context, tracedBy(traceparent));
  const result = await openBroadcast(input, {
    claims,
    shards,
    history,
    asks,
    waits: await waits,
    schedules,
    traceparent,
  });
  logger.appendKeys({ broadcastId: result.broadcastId, attempt: result.attempt, ...eventBehind(result, input) });
  if (result.decision === 'INVALID') {
    logger.warn(REQUEST_REFUSED, { cause: result.cause, execution: input.execution.id });
  } else logger.info(BROADCAST_OPENED, summary(result));
  return result;
}

/** The trace that the request names, also if the request is refused. */
function traceparentOf({ event }: { readonly event: unknown }): string | undefined {
  const { request } = (event ?? {}) as { readonly request?: unknown };
  return readTraceparent(((request ?? {}) as { readonly traceparent?: unknown }).traceparent);
}

/** The event's id, unless the broadcast's id has it. Then this line is where it can be found. */
function eventBehind(
  { broadcastId }: OpenBroadcastResult,
  { event }: { readonly event: unknown },
): { readonly eventId?: string } {
  const { eventId } = (event ?? {}) as { readonly eventId?: unknown };
  const isApart = typeof eventId === 'string' && !broadcastId.endsWith(`/${eventId}`);
  return isApart ? { eventId: eventId.slice(0, MAX_PART_CHARACTERS.key) } : {};
}

function summary(result: OpenBroadcastResult): Record<string, unknown> {
  switch (result.decision) {
    case 'OPEN':
      return {
        decision: result.decision,
        recipients: result.recipients.length,
        ...(result.connectionIds.length > 0 && { connections: result.connectionIds.length }),
        ...('storedIn' in result.envelope && { envelope: result.envelope.storedIn }),
      };
    case 'SCHEDULED':
      return { decision: result.decision, sendAt: result.schedule.sendAt };
    case 'DUPLICATE':
      return { decision: result.decision, first: result.first };
    default:
      return { decision: result.decision };
  }
}
