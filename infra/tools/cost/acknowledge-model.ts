/**
 * What acknowledgements use. Most of an acknowledgement is its message: the frame, the answer, and the invocation between them. So
 * the price falls with the number of messages that a client acknowledges at once.
 */
import type { Audience } from '#shared/contracts';
import {
  acknowledgementKey,
  type AskedRow,
  type DueRow,
  shardsOf,
  type TakenRow,
} from '#shared/acknowledgements/acknowledgements-table';
import { MAX_UNACKNOWLEDGED_BYTES } from '#shared/contracts/limits';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';
import { ASSUMED, CONNECTION_ROW_BYTES, LOGGED } from './assumptions';
import { lambdaGbSeconds, readUnits, writeUnits } from './billing-rules';
import { itemBytes } from './item-size';
import { EPOCH_MS, wireRow } from './sample-rows';

const ID = 'BroadcastRequested/shop.orders/00000000-0000-4000-8000-000000000000';
const USER = '00000000-0000-4000-8000-000000000000';
const EPOCH_S = EPOCH_MS / 1000;
/** MB of the functions of routes and rules. */
const FUNCTION_MB = 256;
/** Bytes of the frame's answer. */
const ANSWER_BYTES = 35;
/** Bytes of one user's name in an event. */
const BYTES_OF_NAME = 40;

const taken: TakenRow = { ...acknowledgementKey.taken(ID, 1, USER), at: EPOCH_MS, expiresAt: EPOCH_S };
const TAKEN_BYTES = itemBytes(wireRow(taken));

export interface AcknowledgeUsage {
  readonly messages: number;
  readonly bytesOut: number;
  readonly route: { readonly invocations: number; readonly gbSeconds: number };
  /** Of the overdue rule's function. */
  readonly closingGbSeconds: number;
  readonly connections: { readonly readUnits: number; readonly writeUnits: number };
  readonly table: { readonly readUnits: number; readonly writeUnits: number; readonly bytes: number };
  readonly events: number;
  readonly logBytes: number;
}

/** @param atOnce messages that a client acknowledges at once, on average */
export function usageOfAcknowledgements(connections: number, atOnce: number) {
  const messages = connections / atOnce;
  // Rows of the connection, its budget, and all acknowledgements side by side. What was asked is remembered.
  const ms = ASSUMED.routeMs + 3 * ASSUMED.dynamoDbMs;
  return {
    messages: 2 * messages,
    bytesOut: ANSWER_BYTES * messages,
    route: { invocations: messages, gbSeconds: messages * lambdaGbSeconds(ms, FUNCTION_MB) },
    connections: { readUnits: messages * readUnits(2 * CONNECTION_ROW_BYTES, true), writeUnits: messages },
    writeUnits: connections * writeUnits(TAKEN_BYTES),
    logBytes: messages * LOGGED.route,
  };
}

/**
 * What one broadcast uses that asks, if all its connections acknowledge.
 * @param connections that get it
 * @param users that they belong to
 */
export function acknowledgeUsage(
  audience: Audience,
  connections: number,
  userCount: number,
  atOnce: number,
): AcknowledgeUsage {
  const { writeUnits: takenUnits, ...route } = usageOfAcknowledgements(connections, atOnce);
  const { users = [] } = audience;
  const shards = shardsOf(audience);
  const due: DueRow = {
    ...acknowledgementKey.due(DEADLINE_SHARDS.of(ID), ID, EPOCH_MS),
    ...{ broadcastId: ID, until: EPOCH_MS, expiresAt: EPOCH_S },
  };
  const asked: AskedRow = {
    ...acknowledgementKey.asked(ID),
    ...{ until: EPOCH_MS, askedAt: EPOCH_MS, shards, users: [], others: true, expiresAt: EPOCH_S },
    ...{ closedAt: EPOCH_MS, acknowledged: 0, unacknowledged: 0 },
  };
  const askedBytes = itemBytes(wireRow(asked)) + users.reduce((sum, name) => sum + Buffer.byteLength(name) + 1, 0);
  const takenBytes = userCount * TAKEN_BYTES;
  // Puts the deadline and what is asked; counts, records the count, and removes the deadline.
  const writes = 2 * writeUnits(itemBytes(wireRow(due))) + 2 * writeUnits(askedBytes) + takenUnits;
  const reads = readUnits(askedBytes, true) + shards * readUnits(takenBytes / shards, true);
  const closingMs = (3 + shards) * ASSUMED.dynamoDbMs + ASSUMED.putEventsMs;
  return {
    ...route,
    closingGbSeconds: lambdaGbSeconds(closingMs, FUNCTION_MB),
    table: { readUnits: reads, writeUnits: writes, bytes: askedBytes + takenBytes },
    events: Math.max(1, Math.ceil((users.length * BYTES_OF_NAME) / MAX_UNACKNOWLEDGED_BYTES)),
  };
}
