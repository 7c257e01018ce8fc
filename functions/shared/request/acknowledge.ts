/** Checks how long a broadcast waits for acknowledgements. Requests and mappings use it. */
import { MAX_ACKNOWLEDGE_SECONDS } from '../contracts/limits';

export const ACKNOWLEDGE_RULE = `a whole number of seconds from 1 to ${MAX_ACKNOWLEDGE_SECONDS}`;

export const isAcknowledgeSeconds = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_ACKNOWLEDGE_SECONDS;
