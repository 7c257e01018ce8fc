/**
 * PutEvents for any number of entries, split by count and bytes into calls, a few at once. Only entries that
 * EventBridge had no capacity for are retried; the SDK's client retries a lost call. Nothing is thrown: every entry
 * ends with an id or with the reason it has none.
 */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import pLimit from 'p-limit';
import { backOff } from '#shared/runtime/back-off';
import { MAX_ENTRIES_PER_PUT } from '#shared/base/aws-limits';
import { inCalls } from '#shared/base/in-calls';

export interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  /** The header of X-Ray: EventBridge hands it to the state machine. It does not count as bytes of the entry. */
  readonly TraceHeader?: string;
}
export type EntryResult = { readonly eventId: string } | { readonly code: string; readonly reason: string };

/**
 * Bytes of one call. EventBridge has accepted 1 MB since January 2026, and 256 KB before. The smaller limit works in
 * every region and costs nothing, because events are billed per 64 KB. No entry is larger: an envelope has at most 128
 * KB, an audience 96. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const MAX_CALL_BYTES = 256 * 1024;
const CALLS_AT_ONCE = 4;
/** Tries of one entry. The waits between them add up to at most 3 s. */
const MAX_ATTEMPTS = 5;
const BASE_DELAY_MS = 200;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const RETRYABLE = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** @returns a result for each entry, in the same order */
export async function putEntries(
  client: Pick<EventBridgeClient, 'send'>,
  entries: readonly Entry[],
): Promise<EntryResult[]> {
  const limit = pLimit(CALLS_AT_ONCE);
  const results = await Promise.all(calls(entries).map((call) => limit(() => putUntilTaken(client, call))));
  return results.flat();
}

/** Puts as many entries into each call as fit. */
export const calls = (entries: readonly Entry[]): Entry[][] =>
  inCalls(entries, entryBytes, { items: MAX_ENTRIES_PER_PUT, bytes: MAX_CALL_BYTES });

async function putUntilTaken(client: Pick<EventBridgeClient, 'send'>, entries: readonly Entry[]) {
  const results = await put(client, entries);
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    const again = [...results.keys()].filter((index) => isRetryable(results[index]));
    if (again.length === 0) break;
    await backOff(attempt, BASE_DELAY_MS);
    const answers = await put(
      client,
      again.map((index) => entries[index]!),
    );
    again.forEach((index, position) => (results[index] = answers[position]!));
  }
  return results;
}

async function put(client: Pick<EventBridgeClient, 'send'>, entries: readonly Entry[]): Promise<EntryResult[]> {
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
    return entries.map((_, index) => {
      const {
        EventId,
        ErrorCode = 'NoAnswer',
        ErrorMessage = 'EventBridge returned no id and no error',
      } = Entries[index] ?? {};
      return EventId === undefined ? { code: ErrorCode, reason: ErrorMessage } : { eventId: EventId };
    });
  } catch (error) {
    // The whole call was refused, or lost after the client's own retries.
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return entries.map(() => ({ code: name, reason: message }));
  }
}

const isRetryable = (result: EntryResult | undefined): boolean =>
  result !== undefined && 'code' in result && RETRYABLE.has(result.code);

const entryBytes = ({ Source, DetailType, Detail }: Entry): number =>
  [Source, DetailType, Detail].reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
