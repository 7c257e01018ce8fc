/** The operation PutEvents: checks the call, then accepts or refuses each entry separately. */
import { type JsonObject, type Operation, ServiceError, UnsupportedError } from '../../core/service';
import type { BusStore } from '../bus/bus-store';
import type { Clock } from '../clock';
import { notFound, validationError } from '../errors';
import { MAX_ENTRIES_PER_PUT, MAX_PUT_BYTES } from '../limits';
import { busArn, busName } from '../names';
import { type PutEventsEntry, entryBytes, EntryError, eventOf, readEntry } from './entry';
import { forwardedEvent } from './forwarded-entry';
import type { Publisher } from './publisher';

interface PutEventsParts {
  readonly buses: BusStore;
  readonly publisher: Publisher;
  readonly clock: Clock;
}

export function putEvents({ buses, publisher, clock }: PutEventsParts): Operation {
  const { environment } = buses;
  return {
    permissions: (input) =>
      readEntries(input).map(({ entry }) => ({
        action: 'events:PutEvents',
        resource: busArn(environment, busName(entry.busName)),
        context: {
          ...(entry.source !== undefined && { 'events:source': entry.source }),
          ...(entry.detailType !== undefined && { 'events:detail-type': entry.detailType }),
        },
      })),
    async run(input) {
      const entries = readEntries(input);
      requireSize(entries.map(({ entry }) => entry));
      const results = entries.map(({ raw, entry }) => putEntry(raw, entry));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
  };

  function putEntry(raw: JsonObject, entry: PutEventsEntry) {
    try {
      const forwarded = forwardedEvent(raw);
      const event = forwarded ?? eventOf(entry, environment, clock.now());
      const bus = buses.find(entry.busName);
      if (bus) publisher.publish(bus, event);
      else if (forwarded) throw notFound(`Event bus ${busName(entry.busName)} does not exist.`);
      else publisher.drop(busName(entry.busName), event);
      return { EventId: event.id };
    } catch (error) {
      if (error instanceof EntryError) return { ErrorCode: error.code, ErrorMessage: error.message };
      throw error;
    }
  }
}

function readEntries(input: JsonObject): { readonly raw: JsonObject; readonly entry: PutEventsEntry }[] {
  if (input.EndpointId !== undefined) throw new UnsupportedError('PutEvents: local mode does not support EndpointId.');
  const { Entries: entries } = input;
  if (!Array.isArray(entries)) throw validationError('Parameter Entries must be a list of the events to put.');
  if (entries.length === 0) throw wrongCount('greater than or equal to 1');
  if (entries.length > MAX_ENTRIES_PER_PUT) throw wrongCount(`less than or equal to ${MAX_ENTRIES_PER_PUT}`);
  return entries.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) {
      throw new ServiceError(
        'SerializationException',
        `Entries: an entry must be an object, got ${JSON.stringify(entry)}.`,
      );
    }
    return { raw: entry as JsonObject, entry: readEntry(entry as JsonObject) };
  });
}

function requireSize(entries: readonly PutEventsEntry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > MAX_PUT_BYTES) {
    throw validationError('Total size of the entries in the request is over the limit.');
  }
}

const wrongCount = (constraint: string) =>
  validationError(
    `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${constraint}`,
  );
