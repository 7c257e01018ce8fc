/**
 * What presence costs in one channel. A change is a message to each connection in it, and that is most of the price of a busy room; the
 * rest are looks at the channel, and clients that ask.
 */
import { MAX_CONNECTION_SECONDS } from '#shared/base/aws-limits';
import { type Roster, rosterRow } from '#shared/presence/presence-table';
import { ASSUMED, CONNECTION_ROW_BYTES, LOGGED } from './assumptions';
import { idleReceives, lambdaGbSeconds, readUnits, writeUnits } from './billing-rules';
import { itemBytes } from './item-size';
import { priceOf } from './prices';
import { EPOCH_MS, wireRow } from './sample-rows';

/** A channel in which so many connections are open all month, one of each user. */
export interface BusyRoom {
  readonly connections: number;
  /** Users who join and users who leave an hour, together. */
  readonly changesAnHour: number;
}

export interface RoomPrice {
  /** Dollars a month, and the parts of it. */
  readonly total: number;
  readonly messages: number;
  /** Looks at the channel: queue, function, tables and events. */
  readonly looks: number;
  /** Clients that ask: when they join, and every half hour. */
  readonly asks: number;
  /** Messages a month to each connection. */
  readonly versions: number;
}

const HOURS_OF_MONTH = 730;
const SECONDS_OF_HOUR = 3600;
const FLUSH_MB = 512;
const ROUTE_MB = 256;
const POSTS_AT_ONCE = 50;
/** Announced, and later when it is all in the index; of a leave, also at the end of the grace. */
const LOOKS_OF_A_CHANGE = 2.5;
/** A channel with somebody in it is looked at every 15 minutes. */
const LOOKS_AN_HOUR = 4;
/** A message is sent, received and deleted. */
const REQUESTS_OF_A_MESSAGE = 3;
/** A client asks when it joins and 3 s later, then every half hour. */
const ASKS_OF_A_JOIN = 2;
const ASKS_AN_HOUR = 2;
const SHARDS = 8;
const CHANGE_BYTES = 160;

/** Dollars a month for the queue of a stack in which nobody joins or leaves. */
export const presenceOfIdleStack = (): number => priceOf(idleReceives(60 * HOURS_OF_MONTH), 'sqs.requests');

export function roomPrice({ connections, changesAnHour }: BusyRoom): RoomPrice {
  const changes = changesAnHour * HOURS_OF_MONTH;
  // Those within a second are one version: of random ones, so many are left.
  const versions = changes / (1 + changesAnHour / SECONDS_OF_HOUR);
  const looks = versions * LOOKS_OF_A_CHANGE + LOOKS_AN_HOUR * HOURS_OF_MONTH;
  const rosterBytes = itemBytes(wireRow(rosterRow('room-1', sampleRoster(connections), EPOCH_MS / 1000)));
  const rowsPerShard = (connections * CONNECTION_ROW_BYTES) / SHARDS;
  const lookMs = ASSUMED.routeMs + 4 * ASSUMED.dynamoDbMs;
  const postMs = Math.ceil(connections / POSTS_AT_ONCE) * ASSUMED.postMs + ASSUMED.putEventsMs;
  const ofLooks =
    priceOf((changes + looks) * REQUESTS_OF_A_MESSAGE, 'sqs.requests') +
    priceOf(looks, 'lambda.requests') +
    priceOf(lambdaGbSeconds(looks * lookMs + versions * postMs, FLUSH_MB), 'lambda.gbSeconds') +
    priceOf(looks * (readUnits(rosterBytes, true) + SHARDS * readUnits(rowsPerShard, false)), 'dynamoDb.readUnits') +
    priceOf(looks * writeUnits(rosterBytes) + versions, 'dynamoDb.writeUnits') +
    priceOf(versions, 'eventBridge.events') +
    priceOf(looks * LOGGED.route, 'cloudWatch.logs');

  const joins = changes / 2;
  // Connections end after two hours at the latest, and the next one asks anew.
  const sessions = joins + (connections * HOURS_OF_MONTH * SECONDS_OF_HOUR) / MAX_CONNECTION_SECONDS;
  const asks = sessions * ASKS_OF_A_JOIN + connections * ASKS_AN_HOUR * HOURS_OF_MONTH;
  const askMs = ASSUMED.routeMs + 3 * ASSUMED.dynamoDbMs;
  const ofAsks =
    priceOf(2 * asks, 'apiGateway.messages') +
    priceOf(sessions * rosterBytes, 'dataTransfer.out') +
    priceOf(asks, 'lambda.requests') +
    priceOf(lambdaGbSeconds(asks * askMs, ROUTE_MB), 'lambda.gbSeconds') +
    priceOf(asks * (readUnits(rosterBytes, true) + readUnits(3 * CONNECTION_ROW_BYTES, true)), 'dynamoDb.readUnits') +
    priceOf(asks, 'dynamoDb.writeUnits') +
    priceOf(asks * LOGGED.route, 'cloudWatch.logs');

  const sent = versions * connections;
  const messages = priceOf(sent, 'apiGateway.messages') + priceOf(sent * CHANGE_BYTES, 'dataTransfer.out');
  return { total: messages + ofLooks + ofAsks, messages, looks: ofLooks, asks: ofAsks, versions };
}

function sampleRoster(users: number): Roster {
  const names = Array.from(
    { length: users },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  );
  return {
    ...{ version: EPOCH_MS, revision: 1, changedAt: EPOCH_MS, from: EPOCH_MS, nextAt: EPOCH_MS, settleAt: EPOCH_MS },
    ...{ members: new Map(names.map((name) => [name, 0])), joined: names.slice(0, 1), left: [] },
  };
}
