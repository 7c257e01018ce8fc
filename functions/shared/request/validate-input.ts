/**
 * The input of the state machine, as the rules compose it. Anything else, such as an execution started by hand with an
 * input of another shape, is refused like a bad request; a name for the broadcast is found in any case, for its report.
 */
import * as v from 'valibot';
import type { BroadcastInput } from '../contracts';
import { isName } from '../contracts/names';
import { broadcastIdOf, MAX_PART_CHARACTERS } from './broadcast-id';
import { InvalidRequestError } from '../base/errors';
import { missingFieldsText } from './missing-fields';
import { problemText } from '../base/problem-text';
import { strictObject } from '../base/strict-object';
import { isTimestamp, TIMESTAMP_RULE } from './timestamp';

const text = (maxCharacters: number) =>
  v.custom<string>(
    (value) => typeof value === 'string' && value.length >= 1 && value.length <= maxCharacters,
    `a text of 1 to ${maxCharacters} characters`,
  );

const input = strictObject({
  mapping: text(MAX_PART_CHARACTERS.mapping),
  source: text(MAX_PART_CHARACTERS.source),
  eventId: text(MAX_PART_CHARACTERS.key),
  time: v.custom<string>(isTimestamp, TIMESTAMP_RULE),
  request: v.exactOptional(v.unknown()),
  redrives: v.exactOptional(v.pipe(v.number('a number'), v.integer('a whole number'))),
  unopenedSince: v.exactOptional(v.custom<string>(isTimestamp, TIMESTAMP_RULE)),
  missing: v.exactOptional(
    strictObject({ fields: v.array(v.string('a text'), 'a list of texts'), detail: v.unknown() }),
  ),
});

/**
 * @throws InvalidRequestError when it is not what a rule sends, or when the companion rule sent it: naming the fields the
 * event lacks
 */
export function validateInput(event: unknown): BroadcastInput {
  const result = v.safeParse(input, event);
  if (!result.success)
    throw new InvalidRequestError(problemText(result.issues, 'the input of the execution', ['missing']));
  const { mapping, missing, request } = result.output;
  if (missing) throw new InvalidRequestError(missingFieldsText(mapping, missing));
  if (request === undefined) throw new InvalidRequestError('request is missing in the input of the execution');
  return result.output;
}

/** The broadcastId of any input, by what can be read of it: a refused request needs one for its report. */
export function identify(event: unknown, executionId: string): string {
  const { mapping, source, eventId, request } = asRecord(event);
  const { idempotencyKey } = asRecord(request);
  return broadcastIdOf({
    mapping: readable(mapping) ?? 'unknown',
    source: readable(source) ?? 'unknown',
    key: isName(idempotencyKey)
      ? idempotencyKey
      : (readable(eventId) ?? executionId.slice(executionId.lastIndexOf(':') + 1)),
  });
}

const readable = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
