/** The ledger of an attack: the counts of its parts, the totals, and whether the promise was kept. */
import type { DoorsLedger } from './doors';
import type { Finding } from './finding';
import type { FloodsLedger } from './floods/account';
import type { FlowLedger } from './flow';
import type { SenderLedger, AttackedTransport } from './sender-part';

/** Parts that were not run are absent. */
export interface PartLedgers {
  readonly sender?: Readonly<Partial<Record<AttackedTransport, SenderLedger>>>;
  readonly flow?: FlowLedger;
  readonly doors?: DoorsLedger;
  readonly floods?: FloodsLedger;
}

type Counts<Part> = Omit<NonNullable<Part>, 'findings'>;
type Counted = {
  readonly [Name in keyof PartLedgers]: Name extends 'sender' ? PartLedgers[Name] : Counts<PartLedgers[Name]>;
};

export interface Totals {
  /** Events the bus accepted, and where they ended: in a report, in the dead-letter queue, or in neither. */
  readonly accepted: number;
  readonly reported: number;
  readonly deadLettered: number;
  readonly unaccounted: number;
  /** Reports whose sums do not add up. */
  readonly unbalanced: number;
  /** Messages due to open connections: received, on record as failed, or missing in silence. */
  readonly due: number;
  readonly received: number;
  readonly onRecordAsFailed: number;
  readonly missing: number;
  /** Messages that reached connections they were not for. */
  readonly astray: number;
  /** Posts that the sender counted in no outcome, in several, or in the wrong one. */
  readonly miscounted: number;
  readonly badInputs: number;
  /** With a 5xx, an internal error, or a cut connection. */
  readonly wronglyAnswered: number;
  readonly wronglyAccepted: number;
  readonly unanswered: number;
  /** Actions beside a flood that were refused or not answered. */
  readonly starved: number;
  /** Handshakes of a storm that were neither accepted nor refused. */
  readonly unconnected: number;
  /** Gone connections that still have rows. */
  readonly leftRows: number;
  readonly crashes: number;
  /** Kinds of answers of the fault server. */
  readonly behaviours: number;
}

export interface Ledger extends Totals {
  readonly seed: number;
  readonly seconds: number;
  /** Whether everything in {@link MUST_BE_ZERO} is zero. */
  readonly passed: boolean;
  /** The counts of each part. */
  readonly parts: Counted;
  readonly findings: readonly Finding[];
}

/** A single one of these breaks a promise. */
export const MUST_BE_ZERO = [
  ...(['unaccounted', 'unbalanced', 'missing', 'astray', 'miscounted'] as const),
  ...(['wronglyAnswered', 'wronglyAccepted', 'unanswered', 'starved', 'unconnected', 'leftRows', 'crashes'] as const),
] satisfies readonly (keyof Totals)[];

export function ledgerOf({ seed, seconds }: { seed: number; seconds: number }, parts: PartLedgers): Ledger {
  const { flow, doors, floods } = parts;
  const senders = Object.values(parts.sender ?? {});
  const ofSenders = (name: 'miscounted' | 'crashes') => senders.reduce((sum, each) => sum + each[name], 0);
  const totals: Totals = {
    accepted: flow?.accepted ?? 0,
    reported: flow?.reported ?? 0,
    deadLettered: flow?.deadLettered ?? 0,
    unaccounted: flow?.unaccounted ?? 0,
    unbalanced: flow?.unbalanced ?? 0,
    due: flow?.due ?? 0,
    received: flow?.received ?? 0,
    onRecordAsFailed: flow?.onRecordAsFailed ?? 0,
    missing: flow?.missing ?? 0,
    astray: flow?.astray ?? 0,
    miscounted: ofSenders('miscounted'),
    badInputs: doors?.badInputs ?? 0,
    wronglyAnswered: doors?.wronglyAnswered ?? 0,
    wronglyAccepted: doors?.wronglyAccepted ?? 0,
    unanswered: doors?.unanswered ?? 0,
    starved: floods?.starved ?? 0,
    unconnected: floods?.unconnected ?? 0,
    leftRows: floods?.leftRows ?? 0,
    crashes: ofSenders('crashes') + (flow?.crashes ?? 0) + (doors?.crashes ?? 0) + (floods?.crashes ?? 0),
    behaviours: Math.max(0, ...senders.map(({ behaviours }) => behaviours)),
  };
  return {
    seed,
    seconds,
    ...totals,
    passed: MUST_BE_ZERO.every((name) => totals[name] === 0),
    parts: withoutFindings(parts),
    findings: [flow, doors, floods].flatMap((part) => part?.findings ?? []),
  };
}

const withoutFindings = ({ sender, flow, doors, floods }: PartLedgers): Counted => ({
  ...(sender && { sender }),
  ...(flow && { flow: counted(flow) }),
  ...(doors && { doors: counted(doors) }),
  ...(floods && { floods: counted(floods) }),
});

function counted<Part extends { readonly findings: readonly Finding[] }>({
  findings: _,
  ...counts
}: Part): Counts<Part> {
  return counts;
}
