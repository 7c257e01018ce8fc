/** The options of `broadcast loadtest`, parsed, and their limits. */
import type { AudienceOption } from '../../estimate/audience';

export interface LoadtestOptions {
  readonly connections: number;
  /** Broadcasts a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly audience: AudienceOption;
  readonly messageBytes: number;
  readonly connectsPerSecond: number;
  readonly yes?: boolean;
}

/** What one process can open, send and account for. */
export const LIMITS = {
  connections: 5_000,
  rate: 200,
  seconds: 3_600,
  messageBytes: 100_000,
  connectsPerSecond: 500,
  /** Messages of a run; the latency of each is kept. */
  messages: 2_000_000,
  /** Dollars; above them the command asks. */
  askAboveUsd: 1,
} as const;
