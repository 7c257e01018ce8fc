/**
 * The faults of the soak. The id of a connection says which fault it meets, so that the endpoint needs no script and every
 * connection's outcome is known beforehand.
 */
import type { FailureReason } from '#shared/contracts';

interface Fault {
  /** First character of the ids with this fault. */
  readonly mark: string;
  /** How many of a thousand connections have it. */
  readonly perThousand: number;
  readonly does: number | 'reset' | 'hang';
  /** Affects only the first post. */
  readonly once?: true;
  readonly outcome: 'delivered' | 'stale' | FailureReason;
}

/** 5 % of the connections. */
export const FAULTS: readonly Fault[] = [
  { mark: 'a', perThousand: 12, does: 429, once: true, outcome: 'delivered' },
  { mark: 'b', perThousand: 5, does: 429, outcome: 'THROTTLED' },
  { mark: 'c', perThousand: 10, does: 410, outcome: 'stale' },
  { mark: 'd', perThousand: 3, does: 413, outcome: 'TOO_LARGE' },
  { mark: 'e', perThousand: 8, does: 500, once: true, outcome: 'delivered' },
  { mark: 'f', perThousand: 3, does: 503, outcome: 'SERVER_ERROR' },
  { mark: 'g', perThousand: 6, does: 'reset', once: true, outcome: 'delivered' },
  { mark: 'h', perThousand: 2, does: 'reset', outcome: 'NETWORK_ERROR' },
  { mark: 'i', perThousand: 1, does: 'hang', outcome: 'TIMEOUT' },
];

const HEALTHY = 'L';
const BY_MARK = new Map(FAULTS.map((fault) => [fault.mark, fault]));
const MARKS = FAULTS.flatMap(({ mark, perThousand }) => Array.from({ length: perThousand }, () => mark));

/** The id of the n-th connection; a factor prime to 1000 spreads the faults over the thousand. */
export function soakConnectionId(index: number): string {
  const mark = MARKS[(index * 617) % 1000] ?? HEALTHY;
  return `${mark}${index.toString(36).padStart(11, '0')}cCI=`;
}

export const faultOf = (connectionId: string): Fault | undefined => BY_MARK.get(connectionId.charAt(0));
