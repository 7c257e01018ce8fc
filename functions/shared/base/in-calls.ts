/** What one call of an API takes. */
export interface CallLimits {
  readonly items: number;
  readonly bytes: number;
}

/**
 * Splits items into calls, in their order, with as many in each as fit.
 * @param bytesOf an item; one that is larger than a call gets a call of its own
 */
export function inCalls<Item>(items: readonly Item[], bytesOf: (item: Item) => number, most: CallLimits): Item[][] {
  const calls: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const call = calls.at(-1);
    if (call && call.length < most.items && bytes + size <= most.bytes) {
      call.push(item);
      bytes += size;
    } else {
      calls.push([item]);
      bytes = size;
    }
  }
  return calls;
}
