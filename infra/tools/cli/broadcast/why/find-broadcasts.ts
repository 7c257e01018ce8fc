/** Finds the broadcasts of an event by what people know of it: its id, a log line, or its text. */
import pLimit from 'p-limit';
import { usageError } from '#tools/stack/exit-codes';
import { spanOf } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast, type StoredBroadcast } from '#tools/stack/tables';
import { openedBroadcasts } from '#tools/stack/opened-broadcasts';
import type { WhyOptions } from './options';

/** How far back to look for an id if no time is given. */
const LOOK_BACK_MS = 24 * 3_600_000;
const READS_AT_ONCE = 20;

export async function findBroadcasts(stack: Stack, options: Omit<WhyOptions, 'user'>): Promise<StoredBroadcast[]> {
  const { event, text, around, within } = options;
  if (event !== undefined) return byId(stack, event, spanOf(around, within, LOOK_BACK_MS));
  if (text !== undefined) return byText(stack, text, spanOf(around, within, within));
  throw usageError('Name the event: broadcast why ID, or --text ORDER with --around TIME.');
}

type Span = ReturnType<typeof spanOf>;

async function byId(stack: Stack, id: string, span: Span): Promise<StoredBroadcast[]> {
  const row = await findBroadcast(stack, id);
  return row ? [row] : readAll(stack, await openedIn(stack, { ...span, text: id }));
}

/** The log names broadcasts but holds no messages; the text is in the row. */
async function byText(stack: Stack, text: string, span: Span): Promise<StoredBroadcast[]> {
  const rows = await readAll(stack, await openedIn(stack, span));
  return rows.filter(({ broadcastId, request = '', refusedInput = '' }) =>
    [broadcastId, request, refusedInput].some((part) => part.includes(text)),
  );
}

async function openedIn(stack: Stack, span: Span & { readonly text?: string }): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { broadcastId } of openedBroadcasts(stack, span)) ids.add(broadcastId);
  return ids;
}

async function readAll(stack: Stack, ids: ReadonlySet<string>): Promise<StoredBroadcast[]> {
  const limit = pLimit(READS_AT_ONCE);
  const rows = await Promise.all([...ids].map((id) => limit(() => findBroadcast(stack, id))));
  return rows.filter((row) => row !== undefined);
}
