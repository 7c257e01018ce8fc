/**
 * What history adds to a broadcast: one row per stream, which holds the message itself if it is small and has one stream, and
 * otherwise one item that all of them refer to.
 */
import type { Audience } from '#shared/contracts';
import { type HistoryRow, historyKey, MAX_INLINE_BYTES } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { writeUnits } from './billing-rules';
import { itemBytes } from './item-size';
import { EPOCH_MS, wireRow } from './sample-rows';

export interface HistoryUsage {
  readonly writeUnits: number;
  /** DynamoDB calls of OpenBroadcast, one after the other. */
  readonly calls: number;
  /** Bytes of all its items, while they are kept. */
  readonly bytes: number;
}

export const NO_HISTORY: HistoryUsage = { writeUnits: 0, calls: 0, bytes: 0 };

/** Rows that BatchWriteItem takes, and batches that OpenBroadcast writes at once. */
const ROWS_A_CALL = 25 * 10;

/** @param envelopeBytes size of the message, as JSON */
export function historyUsage(
  audience: Audience,
  envelopeBytes: number,
  { history }: Pick<BroadcastSettings, 'history'>,
): HistoryUsage {
  const streams = streamsOf(audience);
  if (history.minutes === 0 || streams.length === 0) return NO_HISTORY;
  const isInline = streams.length === 1 && envelopeBytes <= MAX_INLINE_BYTES;
  const content = isInline ? { envelope: 'x'.repeat(envelopeBytes) } : ({ inBody: 'envelope' } as const);
  const position = positionAt(EPOCH_MS);
  const row = (stream: string, more: Partial<HistoryRow>): number => {
    const item: HistoryRow = { stream, position, expiresAt: EPOCH_MS / 1000, ...more };
    return itemBytes(wireRow(item));
  };
  const sizes = [
    ...streams.map((stream) => row(stream, content)),
    ...(isInline ? [] : [row(historyKey.body(position), { envelope: 'x'.repeat(envelopeBytes) })]),
  ];
  return {
    writeUnits: sizes.reduce((sum, bytes) => sum + writeUnits(bytes), 0),
    calls: Math.ceil(streams.length / ROWS_A_CALL) + (isInline ? 0 : 1),
    bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
  };
}

function streamsOf({ everyone = false, users = [], channels = [] }: Audience): string[] {
  return everyone ? [historyKey.everyone] : [...users.map(historyKey.user), ...channels.map(historyKey.channel)];
}
