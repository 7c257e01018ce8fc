/** Runs the entries of a batch operation: a bad entry is reported as failed and does not stop the others. */
import { type JsonObject, ServiceError } from '../core/service';
import { MAX_BATCH_ENTRIES } from './limits';

export interface BatchAnswer {
  readonly Successful: JsonObject[];
  readonly Failed: JsonObject[];
}

/** @throws ServiceError if the batch as a whole is invalid */
export function runBatch(input: JsonObject, runEntry: (entry: JsonObject) => JsonObject): BatchAnswer {
  const answer: BatchAnswer = { Successful: [], Failed: [] };
  for (const entry of batchEntries(input)) {
    try {
      answer.Successful.push({ Id: entry.Id, ...runEntry(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // In a batch the codes are those of the older query protocol, without `Exception` at the end.
      const Code = error.code.replace(/Exception$/, '');
      answer.Failed.push({ Id: entry.Id, SenderFault: true, Code, Message: error.message });
    }
  }
  return answer;
}

/** @throws ServiceError if the batch as a whole is invalid */
export function batchEntries(input: JsonObject): JsonObject[] {
  const entries = (input.Entries ?? []) as JsonObject[];
  if (entries.length === 0)
    throw new ServiceError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  if (!ids.every((id) => typeof id === 'string' && /^[\w-]{1,80}$/.test(id))) {
    throw new ServiceError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  if (new Set(ids).size < ids.length)
    throw new ServiceError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  return entries;
}
