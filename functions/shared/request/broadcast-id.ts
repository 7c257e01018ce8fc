/** The id of a broadcast, `mapping/source/key`, which identifies a second delivery of the same event. */

/**
 * The id has at most 2,048 bytes, the limit of a DynamoDB key: parts are bounded in characters of at most 3 bytes each.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MAX_PART_CHARACTERS = { mapping: 64, source: 256, key: 128 } as const;

/** @param key the event's idempotency key, else its EventBridge id */
export function broadcastIdOf(parts: {
  readonly mapping: string;
  readonly source: string;
  readonly key: string;
}): string {
  const bounded = (name: keyof typeof parts) => parts[name].slice(0, MAX_PART_CHARACTERS[name]);
  return [escaped(bounded('mapping')), escaped(bounded('source')), bounded('key')].join('/');
}

/** A source may contain a slash. Unescaped, `a/b` with key `c` and `a` with key `b/c` would be one broadcast. */
const escaped = (part: string): string => part.replace(/[%/]/g, encodeURIComponent);
