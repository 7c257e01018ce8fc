/** The options of `broadcast publish`, parsed. */
export interface PublishOptions {
  readonly users?: readonly string[];
  readonly channel?: readonly string[];
  readonly everyone?: boolean;
  readonly connections?: readonly string[];
  readonly excludeUsers?: readonly string[];
  readonly excludeConnections?: readonly string[];
  readonly type: string;
  readonly data: string;
  readonly idempotencyKey?: string;
  readonly expiresAt?: string;
  readonly sendAt?: string;
  readonly supersedes?: string;
  readonly supersedesVersion?: string;
  readonly retain?: string;
  /** Seconds. */
  readonly acknowledgeWithin?: number;
  /** Seconds. */
  readonly ifUnreached?: number;
  readonly ifUnacknowledged?: number;
  readonly traceparent?: string;
  /** False with `--no-history`. */
  readonly history: boolean;
  /** False with `--no-check`. */
  readonly check: boolean;
  readonly source: string;
  readonly wait?: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}
