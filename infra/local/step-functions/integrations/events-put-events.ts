/** `events:putEvents`. One failed entry fails the task, with the answer as the cause. */
import type { Json } from '../../core/service';
import { StateError } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import type { Integration } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { objectArguments, unusable } from './task-arguments';

const ERRORS: ErrorNaming = {
  prefix: 'EventBridge',
  service: 'AmazonEventBridge',
  sdk: 'java-1',
  unmodelled: 'AmazonEventBridgeException',
  isModelled: (code) => code === 'InternalException',
};

export const eventsPutEvents: Integration = {
  async run(taskArguments, { call, execution }) {
    const { Entries, ...rest } = objectArguments(taskArguments);
    if (!Array.isArray(Entries)) throw unusable(taskArguments, "The field 'Entries' must be a list of entries");
    const input = { ...rest, Entries: Entries.map((entry) => entryOf(objectArguments(entry), execution.arn)) };
    const answer = (await call('events', 'PutEvents', input).catch((error: unknown) => {
      throw integrationError(ERRORS, error);
    })) as { FailedEntryCount?: number } & Record<string, Json>;
    if ((answer.FailedEntryCount ?? 0) > 0) throw new StateError('EventBridge.FailedEntry', jsonText(answer));
    return { ...answer, ...sdkMetadata(Buffer.byteLength(jsonText(answer))) };
  },
};

/** Detail may be JSON, which AWS serialises; the execution is added to the event's resources. */
function entryOf(entry: Record<string, Json>, executionArn: string): Record<string, Json> {
  const { Detail, Resources } = entry;
  return {
    ...entry,
    ...(Detail !== undefined && { Detail: typeof Detail === 'string' ? Detail : jsonText(Detail) }),
    Resources: [...(Array.isArray(Resources) ? Resources : []), executionArn],
  };
}
