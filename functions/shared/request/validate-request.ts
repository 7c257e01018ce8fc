/** Validates an unknown value as a BroadcastRequest, or refuses it and names the wrong field. */
import * as v from 'valibot';
import type { BroadcastRequest } from '../contracts';
import { MAX_ACKNOWLEDGE_SECONDS, MAX_UNREACHED_SECONDS } from '../contracts/limits';
import { CHANNEL_RULE, isChannelName, isName, NAME_RULE } from '../contracts/names';
import { checkData } from './check-data';
import { InvalidRequestError } from '../base/errors';
import { unreachedProblem } from './if-unreached';
import { problemText } from '../base/problem-text';
import { strictObject } from '../base/strict-object';
import { broadcastId, idOf } from './id';
import { secondsUpTo } from './seconds';
import { supersedes } from './supersedes';
import { isTimestamp, TIMESTAMP_RULE } from './timestamp';
import { readTraceparent } from './traceparent';

const name = v.custom<string>(isName, NAME_RULE);
const id = idOf(isName, NAME_RULE);
const ids = v.array(id, 'a list of strings');
const channels = v.array(idOf(isChannelName, CHANNEL_RULE), 'a list of strings');

const request = strictObject({
  audience: strictObject({
    users: v.exactOptional(ids),
    channels: v.exactOptional(channels),
    everyone: v.exactOptional(v.boolean('true or false')),
    connections: v.exactOptional(ids),
    exclude: v.exactOptional(strictObject({ users: v.exactOptional(ids), connections: v.exactOptional(ids) })),
  }),
  message: strictObject({
    type: name,
    data: v.unknown(),
    supersedes: v.exactOptional(supersedes),
    retain: v.exactOptional(id),
  }),
  expiresAt: v.exactOptional(v.custom<string>(isTimestamp, TIMESTAMP_RULE)),
  sendAt: v.exactOptional(v.custom<string>(isTimestamp, TIMESTAMP_RULE)),
  idempotencyKey: v.exactOptional(id),
  history: v.exactOptional(v.boolean('true or false')),
  acknowledge: v.exactOptional(strictObject({ withinSeconds: secondsUpTo(MAX_ACKNOWLEDGE_SECONDS) })),
  ifUnreached: v.exactOptional(
    strictObject({
      afterSeconds: secondsUpTo(MAX_UNREACHED_SECONDS),
      unacknowledged: v.exactOptional(v.boolean('true or false')),
    }),
  ),
  resendOf: v.exactOptional(strictObject({ broadcastId, time: v.custom<string>(isTimestamp, TIMESTAMP_RULE) })),
  traceparent: v.exactOptional(v.unknown()),
});

/**
 * @returns the request, without a `traceparent` that is invalid
 * @throws InvalidRequestError naming each wrong field, what was expected and what was got
 */
export function validateRequest(value: unknown): BroadcastRequest {
  const result = v.safeParse(request, value);
  if (!result.success) throw new InvalidRequestError(problemText(result.issues, 'the broadcast request', ['message']));
  const { traceparent: given, ...output } = result.output;
  const { audience, message } = output;
  if (
    [audience.users, audience.channels, audience.everyone, audience.connections].every((part) => part === undefined)
  ) {
    throw new InvalidRequestError('audience must have users, channels, connections or everyone, got none of them');
  }
  const problem = unreachedProblem(result.output);
  if (problem !== undefined) throw new InvalidRequestError(problem);
  const { sendAt, expiresAt } = result.output;
  if (sendAt !== undefined && expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(sendAt))
    throw new InvalidRequestError(`expiresAt must be after sendAt (${sendAt}), got '${expiresAt}'`);
  checkData(message.data);
  const traceparent = readTraceparent(given);
  return traceparent === undefined ? output : { ...output, traceparent };
}
