/** What is in the dead-letter queue, and redriving it. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { readJson } from '../request';
import { type Routes, writing } from '../routes';
import type { ConsoleSource } from '../source';

const MAX_IDS = 1_000;
const messageId = v.pipe(
  v.string('text'),
  v.nonEmpty('a non-empty string'),
  v.maxLength(100, 'at most 100 characters'),
);
const redriveRequest = strictObject({
  messageIds: v.optional(v.pipe(v.array(messageId, 'a list of ids'), v.maxLength(MAX_IDS, `at most ${MAX_IDS} ids`))),
});

export const deadLetterRoutes = (source: ConsoleSource): Routes => ({
  'GET dead-letters': () => source.deadLetters(),
  'GET dead-letters/count': async () => ({ count: await source.deadLetterCount() }),
  'POST dead-letters/redrive': writing(source, async (actions, request) => {
    const { messageIds } = readJson(request, redriveRequest);
    return actions.redrive(messageIds ? { messageIds } : {});
  }),
});
