/** What the attack takes over from the attack on the sender, a fault server of raw sockets against both transports. */

export const TRANSPORTS = ['direct', 'sdk'] as const;
export type AttackedTransport = (typeof TRANSPORTS)[number];

export interface SenderLedger {
  /** Ways of the server to answer, or not to. */
  readonly behaviours: number;
  /** Messages that were to be posted. */
  readonly due: number;
  /** Those the server received in full. */
  readonly received: number;
  /** As the sender counted them. */
  readonly delivered: number;
  readonly failed: number;
  /** Ids in no outcome, or in several, or in one that contradicts what the server did. */
  readonly miscounted: number;
  readonly crashes: number;
}

export type AttackSender = (options: {
  readonly seed: number;
  /** Asked before each further round. @returns whether the attack is over */
  readonly until: () => boolean;
  readonly transport: AttackedTransport;
  readonly onProgress: (progress: string) => void;
  /** Told of each thing that must not be. */
  readonly onFinding: (finding: string) => void;
}) => Promise<SenderLedger>;
