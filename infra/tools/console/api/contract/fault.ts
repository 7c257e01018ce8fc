/** Faults that a local cloud injects, in the language of the faults document (`infra/local/README.md`). */

export interface Fault {
  readonly type: string;
  readonly [setting: string]: unknown;
}

export interface FaultsRequest {
  /** The same seed causes the same faults. @default 1 */
  readonly seed?: number;
  /** Replace all faults that are set; an empty list turns them off. */
  readonly faults: readonly Fault[];
}

/** What is set, each fault with how often it was asked and how often it struck. */
export interface FaultsAnswer {
  /** Absent if no faults are set. */
  readonly seed?: number;
  readonly faults: readonly (Fault & { readonly occasions: number; readonly injected: number })[];
}
