/**
 * Validates the input of the state machine. Any input that a rule would not send, for example from a manual start, is
 * refused like a bad request. The broadcast gets an id in any case, for its report.
 */
import * as v from 'valibot';
import type { BroadcastInput, ScheduledSend } from '../contracts';
import { asName, isName } from '../contracts/names';
import { broadcastId } from './id';
import { broadcastIdOf, MAX_PART_CHARACTERS } from './broadcast-id';
import { InvalidRequestError } from '../base/errors';
import { withTexts } from './mapped-texts';
import { missingFieldsText } from './missing-fields';
import { problemText } from '../base/problem-text';
import { strictObject } from '../base/strict-object';
import { isTimestamp, TIMESTAMP_RULE } from './timestamp';

const text = (maxCharacters: number) =>
  v.custom<string>(
    (value) => typeof value === 'string' && value.length >= 1 && value.length <= maxCharacters,
    `a string of 1 to ${maxCharacters} characters`,
  );

const mappedText = strictObject({
  at: v.array(v.union([v.string(), v.number()], 'a string or a number'), 'a list of keys'),
  of: v.array(v.union([v.string(), v.record(v.string(), v.unknown())], 'a string or an object'), 'a list of parts'),
});

const scheduledSend = strictObject({ broadcastId, sendAt: v.custom<string>(isTimestamp, TIMESTAMP_RULE) });

const input = strictObject({
  mapping: text(MAX_PART_CHARACTERS.mapping),
  source: text(MAX_PART_CHARACTERS.source),
  eventId: text(MAX_PART_CHARACTERS.key),
  time: v.custom<string>(isTimestamp, TIMESTAMP_RULE),
  request: v.exactOptional(v.unknown()),
  texts: v.exactOptional(v.array(mappedText, 'a list of texts')),
  scheduled: v.exactOptional(scheduledSend),
  redrives: v.exactOptional(v.pipe(v.number('a number'), v.integer('a whole number'))),
  unopenedSince: v.exactOptional(v.custom<string>(isTimestamp, TIMESTAMP_RULE)),
  missing: v.exactOptional(
    strictObject({ fields: v.array(v.string('a string'), 'a list of strings'), detail: v.unknown() }),
  ),
});

/**
 * @returns the input, with the texts of its mapping filled in
 * @throws InvalidRequestError if a rule would not send it, or if the companion rule sent it: naming the fields that the event
 * lacks, or that cannot be part of a text
 */
export function validateInput(event: unknown): BroadcastInput {
  const result = v.safeParse(input, event);
  if (!result.success)
    throw new InvalidRequestError(problemText(result.issues, 'the input of the execution', ['missing', 'texts']));
  const { texts, ...given } = result.output;
  const { mapping, missing, request } = given;
  if (missing) throw new InvalidRequestError(missingFieldsText(mapping, missing));
  if (request === undefined) throw new InvalidRequestError('request is missing in the input of the execution');
  return texts ? { ...given, request: withTexts({ request, texts }) } : given;
}

/** @returns what an input that sends a scheduled broadcast says of it; undefined for another input */
export function scheduledIn(event: unknown): ScheduledSend | undefined {
  const { success, output } = v.safeParse(scheduledSend, asRecord(event).scheduled);
  return success ? output : undefined;
}

/** The broadcastId of any input, from what can be read of it: a refused request needs one for its report. */
export function identify(event: unknown, executionId: string): string {
  const scheduled = scheduledIn(event);
  if (scheduled) return scheduled.broadcastId;
  const { mapping, source, eventId, request, texts } = asRecord(event);
  const idempotencyKey = asName(keyOf(asRecord(request), texts));
  return broadcastIdOf({
    mapping: readable(mapping) ?? 'unknown',
    source: readable(source) ?? 'unknown',
    key: isName(idempotencyKey)
      ? idempotencyKey
      : (readable(eventId) ?? executionId.slice(executionId.lastIndexOf(':') + 1)),
  });
}

/** Joins only the key's own text, so that another bad text does not affect the id. */
function keyOf({ idempotencyKey }: Readonly<Record<string, unknown>>, texts: unknown): unknown {
  const isOfKey = ({ at }: { readonly at: readonly unknown[] }) => at.length === 1 && at[0] === 'idempotencyKey';
  const all = v.safeParse(v.array(mappedText), texts);
  const ofKey = all.success ? all.output.filter(isOfKey) : [];
  if (ofKey.length === 0) return idempotencyKey;
  try {
    return asRecord(withTexts({ request: { idempotencyKey }, texts: ofKey })).idempotencyKey;
  } catch {
    return undefined;
  }
}

const readable = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
