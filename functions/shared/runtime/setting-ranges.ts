/** Ranges of numeric settings, checked at synth and at cold start. */
export interface WholeNumberRange {
  readonly from: number;
  readonly to: number;
}

export const SETTING_RANGES = {
  postConcurrency: { from: 1, to: 1000 },
  postsPerSecond: { from: 0, to: 100_000 },
  /** API Gateway answers within 29 s. */
  postTimeoutMs: { from: 50, to: 29_000 },
  postAttempts: { from: 1, to: 10 },
  pruneMinAgeSeconds: { from: 0, to: 3600 },
  broadcastRetentionDays: { from: 1, to: 3650 },
  /** A day at most: a client that was away for longer needs its state anew, not its messages. */
  historyMinutes: { from: 1, to: 1440 },
  /** EventBridge's own limits. */
  startRetryMaxAgeMinutes: { from: 1, to: 1440 },
  actionBudgetBurst: { from: 1, to: 10_000 },
  actionBudgetPerSecond: { from: 1, to: 1000 },
  /** SQS delays a message by at most 15 minutes. */
  presenceGraceSeconds: { from: 1, to: 900 },
  presenceCap: { from: 1, to: 1000 },
  shards: { from: 1, to: 256 },
} as const satisfies Readonly<Record<string, WholeNumberRange>>;
