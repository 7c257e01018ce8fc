/**
 * Rows as a broadcast of a given size writes them, for the model to count write units: made with the table's own row types,
 * with ids as long as AWS's.
 */
import type { Audience, BroadcastInput, Envelope } from '#shared/contracts';
import { positionAt } from '#shared/history/position';
import type { PublishedReports } from '#shared/tables/broadcast-life';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { reachedText } from '#shared/tables/reached';
import { reachedRoom, USUAL_REPORT } from '#shared/tables/reached-room';
import type { StoredReport } from '#shared/tables/stored-report';
import type { BroadcastRow, ConnectionRow } from '#shared/tables/table-schema';
import type { Item } from './item-size';

const UUID = '00000000-0000-4000-8000-000000000000';
const TIME = '2026-11-21T12:00:00.000Z';
const MACHINE = 'Broadcast-prod-broadcast';
/** Like EventBridge names the executions it starts. */
const EXECUTION = `arn:aws:states:us-east-1:123456789012:express:${MACHINE}:${UUID}_${UUID}:${UUID}`;
export const EPOCH_MS = 1_795_262_400_000;
const EPOCH_S = EPOCH_MS / 1000;

export interface SampleBroadcast {
  readonly audience: Audience;
  /** Size of `message.data`, as JSON. */
  readonly messageBytes: number;
  /** Whether history gets it; its envelope then carries its position. */
  readonly inHistory: boolean;
  /** Numbers of connections of each user, if one batch delivers to all of them. @default - there are more batches */
  readonly onlyBatch?: readonly number[] | undefined;
  readonly reports: PublishedReports;
}

export interface SampleRows {
  /** Bytes a client receives. */
  readonly envelopeBytes: number;
  /** Claimed. */
  readonly running: Item;
  /** Claimed, with the lease of a fan-out. */
  readonly extended: Item;
  /** Reported, but not published yet. */
  readonly reported: Item;
  /** Published: no longer in the index of open broadcasts. */
  readonly published: Item;
  /** Closed by the write of a report that is not published. */
  readonly closed: Item;
  /** Whether the row of the report has whom the only batch reached. */
  readonly hasReached: boolean;
}

export function sampleRows({ audience, messageBytes, inHistory, onlyBatch, reports }: SampleBroadcast): SampleRows {
  const broadcastId = `BroadcastRequested/shop.orders/${UUID}`;
  const data = 'x'.repeat(Math.max(0, messageBytes - 2));
  const message = { type: 'orderShipped', data };
  const event: BroadcastInput = {
    mapping: 'BroadcastRequested',
    source: 'shop.orders',
    eventId: UUID,
    time: TIME,
    request: { audience, message },
  };
  const at = inHistory ? { at: positionAt(EPOCH_MS) } : {};
  const envelope: Envelope = { id: broadcastId, type: message.type, time: TIME, data, ...at };
  const running: BroadcastRow = {
    broadcastId,
    status: 'RUNNING',
    owner: EXECUTION,
    attempt: 1,
    leaseUntil: EPOCH_MS,
    dueAt: EPOCH_MS,
    openShard: OPEN_SHARDS.of(broadcastId),
    envelope: JSON.stringify(envelope),
    request: JSON.stringify(event),
    startedAt: TIME,
    expiresAt: EPOCH_S,
  };
  const { envelope: _envelope, ...kept } = running;
  const reached = onlyBatch && sampleReached(audience, onlyBatch);
  const hasReached = reached !== undefined && reached.length <= reachedRoom(running, reports);
  const reported = {
    ...kept,
    ...(hasReached && { reached }),
    status: 'COMPLETED' as const,
    report: JSON.stringify(sampleReport(hasReached)),
  };
  const { openShard: _shard, dueAt: _due, ...closed } = reported;
  return {
    envelopeBytes: Buffer.byteLength(running.envelope),
    running: wireRow(running),
    extended: wireRow({ ...running, leaseUntil: EPOCH_MS + 1 }),
    reported: wireRow(reported),
    published: wireRow({ ...closed, publishedAt: TIME }),
    closed: wireRow(closed),
    hasReached,
  };
}

const CONNECTION_ID = 'L0SM9cOFvHcCIhw=';

function sampleReached({ users = [] }: Audience, connections: readonly number[]): string {
  const entries = connections.flatMap((count, user) =>
    Array.from({ length: count }, (_, index) => {
      const connectionId = `${user}-${index}`.padEnd(CONNECTION_ID.length, '=');
      return [connectionId, users[user] ?? `${user}${UUID}`.slice(0, UUID.length)] as const;
    }),
  );
  return reachedText(Object.fromEntries(entries));
}

/** A row of the connections table, as the recipient index stores it. */
export function sampleIndexRow(recipient: string, projection: readonly string[]): Item {
  const row: ConnectionRow = {
    connectionId: CONNECTION_ID,
    recipient,
    userId: UUID,
    connectedAt: EPOCH_MS,
    expiresAt: EPOCH_S,
    removeAt: EPOCH_S,
  };
  return Object.fromEntries(
    Object.entries(wireRow(row)).filter(([name]) => ['connectionId', 'recipient', ...projection].includes(name)),
  );
}

/** @param isSmall whether its numbers have one digit */
function sampleReport(isSmall: boolean): StoredReport {
  const connections = isSmall ? 2 : 100;
  const counts = { connections, delivered: connections, recorded: connections };
  return { ...USUAL_REPORT, ...counts, finishedAt: TIME, durationMs: 100 };
}

/** A row in DynamoDB's wire form; rows hold strings and numbers. */
export const wireRow = (row: object): Item =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
