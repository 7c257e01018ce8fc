/** What floods did to clients that were not flooding. */
import type { Finding } from '../finding';

export interface FloodsLedger {
  /** Messages, handshakes and closes of the floods themselves. */
  readonly flooded: number;
  /** Messages of the floods that got an answer, or an error. */
  readonly answered: number;
  /** Actions of clients beside a flood. */
  readonly neighbourActions: number;
  /** Those that got an error, or no answer. */
  readonly starved: number;
  /** Milliseconds of the slowest one; depends on this machine. */
  readonly slowestMs: number;
  /** Connections of storms that were opened, or refused with a status. */
  readonly connected: number;
  /** Connections of storms that were neither. */
  readonly unconnected: number;
  /** Connections whose client is gone but whose rows still exist after the closing rule has run. */
  readonly leftRows: number;
  readonly cases: number;
  readonly crashes: number;
  readonly findings: readonly Finding[];
}

export type FloodCounts = Omit<FloodsLedger, 'cases' | 'crashes' | 'findings'>;

export const NO_FLOODS: FloodCounts = {
  flooded: 0,
  answered: 0,
  neighbourActions: 0,
  starved: 0,
  slowestMs: 0,
  connected: 0,
  unconnected: 0,
  leftRows: 0,
};

export const addFloods = (a: FloodCounts, b: Partial<FloodCounts>): FloodCounts => ({
  flooded: a.flooded + (b.flooded ?? 0),
  answered: a.answered + (b.answered ?? 0),
  neighbourActions: a.neighbourActions + (b.neighbourActions ?? 0),
  starved: a.starved + (b.starved ?? 0),
  slowestMs: Math.max(a.slowestMs, b.slowestMs ?? 0),
  connected: a.connected + (b.connected ?? 0),
  unconnected: a.unconnected + (b.unconnected ?? 0),
  leftRows: a.leftRows + (b.leftRows ?? 0),
});

/** The counts of one flood. */
export type SeenFlood = Partial<FloodCounts> & {
  /** What a neighbour got instead of the expected answer. */
  readonly instead?: string | undefined;
};

/** What is wrong with one flood, in sentences. */
export const problemsOf = (seen: SeenFlood): string[] => {
  const { starved = 0, neighbourActions = 0, unconnected = 0, leftRows = 0, instead = 'nothing' } = seen;
  return [
    ...(starved > 0
      ? [`${starved} of ${neighbourActions} actions of a neighbour were not served, got ${instead}`]
      : []),
    ...(unconnected > 0 ? [`${unconnected} handshakes were neither accepted nor refused`] : []),
    ...(leftRows > 0 ? [`${leftRows} connections that are gone keep their rows`] : []),
  ];
};
