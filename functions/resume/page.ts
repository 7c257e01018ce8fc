/** Fills one page with envelopes. */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import { MAX_RESUMED_BYTES_BESIDE } from '#shared/contracts/limits';
import type { HistoryReader } from './history';
import type { Missing } from './missing';

/** Bodies read at a time. */
const BODIES_AT_ONCE = 10;

export interface Page {
  /** JSON text of the envelopes, with their positions. */
  readonly envelopes: readonly { readonly position: string; readonly text: string }[];
  /** How many of the missing it took, including those it could not find. */
  readonly taken: number;
}

/** @returns at most 32 KB of envelopes, or a single one. A stream of which an envelope is gone gets the gap `TOO_OLD`. */
export async function fillPage(missing: readonly Missing[], reader: HistoryReader): Promise<Page> {
  const envelopes: { position: string; text: string }[] = [];
  const bodies = new Map<string, string | undefined>();
  let bytes = MAX_RESUMED_BYTES_BESIDE;
  for (const [index, { row, streams }] of missing.entries()) {
    const { position, envelope } = row;
    if (envelope === undefined && !bodies.has(position)) {
      const next = missing.slice(index).filter((one) => one.row.envelope === undefined);
      const positions = next.slice(0, BODIES_AT_ONCE).map((one) => one.row.position);
      const contents = await reader.contents(positions);
      for (const each of positions) bodies.set(each, contents.get(each)?.envelope);
    }
    const text = envelope ?? bodies.get(position);
    if (text === undefined) {
      for (const stream of streams) stream.gap ??= 'TOO_OLD';
      continue;
    }
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > MAX_FRAME_BYTES && envelopes.length > 0) return { envelopes, taken: index };
    envelopes.push({ position, text });
  }
  return { envelopes, taken: missing.length };
}
