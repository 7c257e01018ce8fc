/** What a user id, a channel name, a message type or an idempotency key may be: the same rule at every door. */
import { MAX_NAME_LENGTH } from './limits';

/**
 * A lone surrogate is no character: UTF-8 replaces it, so that two different names would become one key. A control character
 * takes six bytes in JSON, which the payloads of the state machine have no room for, and shows in no log.
 */
const NO_CHARACTER = /[\p{Surrogate}\p{Cc}]/u;
const CHANNEL = /^[A-Za-z0-9_.:/-]+$/;

export const NAME_RULE = `a text of 1 to ${MAX_NAME_LENGTH} characters, none of them a control character`;
export const CHANNEL_RULE = `a channel name: 1 to ${MAX_NAME_LENGTH} letters, digits and _ . : / -`;

export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= MAX_NAME_LENGTH && !NO_CHARACTER.test(value);

/**
 * What an event gives as a name: a number, as databases number their users, becomes a text. One beyond 2^53 has lost
 * digits on its way and stays what it is, to be refused.
 */
export const asName = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

export const isChannelName = (value: unknown): value is string => isName(value) && CHANNEL.test(value);
