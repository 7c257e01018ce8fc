/** The rules for user ids, channel names, message types and idempotency keys. Every check uses them. */
import { MAX_NAME_LENGTH } from './limits';

/**
 * A lone surrogate is not a character: UTF-8 replaces it, so that two different names would become one key. A control character
 * takes six bytes in JSON, which the payloads of the state machine have no room for, and is invisible in logs.
 */
const NO_CHARACTER = /[\p{Surrogate}\p{Cc}]/u;
const CHANNEL = /^[A-Za-z0-9_.:/-]+$/;

export const NAME_RULE = `a string of 1 to ${MAX_NAME_LENGTH} characters, without control characters`;
export const CHANNEL_RULE = `a channel name: 1 to ${MAX_NAME_LENGTH} letters, digits and _ . : / -`;

export const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= MAX_NAME_LENGTH && !NO_CHARACTER.test(value);

/**
 * Turns a whole number into a string, because databases number their users. A number beyond 2^53 has lost digits, so it stays
 * unchanged and is refused later.
 */
export const asName = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

export const isChannelName = (value: unknown): value is string => isName(value) && CHANNEL.test(value);

/** @param patterns names, or prefixes that end in `*` */
export const isChannelOf = (channel: string, patterns: readonly string[]): boolean =>
  patterns.some((each) => (each.endsWith('*') ? channel.startsWith(each.slice(0, -1)) : channel === each));
