/** Runs the attack on the sender as a part: a fault server of raw sockets against both transports. */

export const TRANSPORTS = ['direct', 'sdk'] as const;
export type AttackedTransport = (typeof TRANSPORTS)[number];

export interface SenderLedger {
  /** Kinds of answers of the server, including none. */
  readonly behaviours: number;
  /** Messages that should be posted. */
  readonly due: number;
  /** Those the server received in full. */
  readonly received: number;
  /** As counted by the sender. */
  readonly delivered: number;
  readonly failed: number;
  /** Ids in no outcome, in several, or in one that contradicts what the server did. */
  readonly miscounted: number;
  readonly crashes: number;
}

export type AttackSender = (options: {
  readonly seed: number;
  /** Asked before each further round. @returns whether the attack is over */
  readonly until: () => boolean;
  readonly transport: AttackedTransport;
  readonly onProgress: (progress: string) => void;
  /** Called for each violation. */
  readonly onFinding: (finding: string) => void;
}) => Promise<SenderLedger>;
