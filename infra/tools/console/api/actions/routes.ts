/** Resends, replays and starts. */
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { parseJson } from '#shared/base/parse-json';
import { readJson } from '../request';
import { type Routes, writing } from '../routes';
import type { ConsoleSource } from '../source';

const MAX_ID_CHARACTERS = 2048;
/** Of StartExecution. */
const MAX_INPUT_CHARACTERS = 262_144;
const id = v.pipe(
  v.string('text'),
  v.nonEmpty('a non-empty string'),
  v.maxLength(MAX_ID_CHARACTERS, `at most ${MAX_ID_CHARACTERS} characters`),
);
const time = v.pipe(v.string('text'), v.isoTimestamp('a time in ISO 8601 with time zone'));
const resendRequest = strictObject({ broadcastId: id, wholeAudience: v.boolean('true or false') });
const replayRequest = strictObject({ from: time, to: time });
const startRequest = strictObject({
  arn: id,
  input: v.pipe(
    v.string('text'),
    v.maxLength(MAX_INPUT_CHARACTERS, `at most ${MAX_INPUT_CHARACTERS} characters`),
    v.check(isJson, 'JSON'),
  ),
});

export const actionRoutes = (source: ConsoleSource): Routes => ({
  'POST resend': writing(source, async (actions, request) => actions.resend(readJson(request, resendRequest))),
  'POST replay': writing(source, async (actions, request) => actions.replay(readJson(request, replayRequest))),
  'POST start': writing(source, async (actions, request) => actions.start(readJson(request, startRequest))),
});

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}
