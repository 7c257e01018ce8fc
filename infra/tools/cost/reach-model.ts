/** What `ifUnreached` uses: one message in the queue for each broadcast, and for each user who is to be reached a row and an event. */
import { acknowledgementKey, type TakenRow } from '#shared/acknowledgements/acknowledgements-table';
import { ASSUMED, LOGGED } from './assumptions';
import { lambdaGbSeconds, readUnits, writeUnits } from './billing-rules';
import { itemBytes } from './item-size';
import { EPOCH_MS, wireRow } from './sample-rows';

const ID = 'BroadcastRequested/shop.orders/00000000-0000-4000-8000-000000000000';
const USER = '00000000-0000-4000-8000-000000000000';
const FUNCTION_MB = 256;
/** Users decided about at once, and events in one call. */
const USERS_AT_ONCE = 50;
const EVENTS_AT_ONCE = 10;
/** Bytes of a broadcast's row, and of a row of outcomes, of a few users. */
const ROW_BYTES = 2048;

const row: TakenRow = {
  ...acknowledgementKey.taken(ID, 1, USER),
  ...{ toReachAt: EPOCH_MS, toReachFor: 'unreached', toldAt: EPOCH_MS, expiresAt: EPOCH_MS / 1000 },
};
const ROW_OF_USER_BYTES = itemBytes(wireRow(row));

export interface ReachUsage {
  /** Send, receive and delete. */
  readonly queueRequests: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly readUnits: { readonly broadcasts: number; readonly outcomes: number; readonly history: number };
  readonly table: { readonly readUnits: number; readonly writeUnits: number; readonly bytes: number };
  readonly events: number;
  readonly logBytes: number;
}

/**
 * What one broadcast with `ifUnreached` uses.
 * @param toReach of its users, on average
 * @param keepsHistory whether users may have caught up
 */
export function reachUsage(toReach: number, keepsHistory: boolean): ReachUsage {
  const rounds = Math.ceil(toReach / USERS_AT_ONCE);
  const calls = Math.ceil(toReach / EVENTS_AT_ONCE);
  // The broadcast, its outcomes, its users; then by rounds who caught up, the decision, the events, and that they are published.
  const ms =
    ASSUMED.routeMs +
    3 * ASSUMED.dynamoDbMs +
    rounds * (keepsHistory ? 3 : 2) * ASSUMED.dynamoDbMs +
    calls * ASSUMED.putEventsMs;
  return {
    queueRequests: 3,
    invocations: 1,
    gbSeconds: lambdaGbSeconds(ms, FUNCTION_MB),
    readUnits: {
      broadcasts: readUnits(ROW_BYTES, true),
      outcomes: readUnits(ROW_BYTES, true),
      history: keepsHistory ? toReach * readUnits(0, true) : 0,
    },
    table: {
      readUnits: readUnits(toReach * ROW_OF_USER_BYTES, true),
      writeUnits: 2 * toReach * writeUnits(ROW_OF_USER_BYTES),
      bytes: toReach * ROW_OF_USER_BYTES,
    },
    events: toReach,
    logBytes: LOGGED.route,
  };
}
