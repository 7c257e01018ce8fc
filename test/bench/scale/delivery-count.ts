/** Messages per connection compared with the connections that should have one each: the proof of "exactly once". */

export interface EndpointQuestion {
  /** Ids of all connections that should have been posted to. */
  readonly expected: readonly string[];
}

/** From now on, posts to this connection are passed on to the port of a local cloud, where it is open. */
export interface PassOnOrder {
  readonly connectionId: string;
  readonly port: number;
}

export interface DeliveryCount {
  readonly messages: number;
  readonly expected: number;
  /** Connections with exactly one. */
  readonly once: number;
  readonly missing: number;
  readonly repeated: number;
  /** Connections that should have none. */
  readonly unexpected: number;
  /** Bytes of all message bodies. */
  readonly bytes: number;
}

export function compareCounts(
  expected: readonly string[],
  counts: ReadonlyMap<string, number>,
): Omit<DeliveryCount, 'bytes'> {
  const wanted = new Set(expected);
  const of = expected.map((id) => counts.get(id) ?? 0);
  return {
    messages: [...counts.values()].reduce((sum, count) => sum + count, 0),
    expected: expected.length,
    once: of.filter((count) => count === 1).length,
    missing: of.filter((count) => count === 0).length,
    repeated: of.filter((count) => count > 1).length,
    unexpected: [...counts.keys()].filter((id) => !wanted.has(id)).length,
  };
}

export const exactlyOnce = ({ once, expected, messages }: DeliveryCount): boolean =>
  once === expected && messages === expected;
