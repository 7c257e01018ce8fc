/** Runs the parts of the attack one after the other, each for its share of the time or cases, and adds up the ledger. */
import { attackDoors } from './doors';
import type { Part, PARTS } from './finding';
import { attackByFloods } from './floods';
import { attackFlow } from './flow';
import { ledgerOf, type Ledger, type PartLedgers } from './ledger';
import { TRANSPORTS, type AttackSender, type AttackedTransport, type SenderLedger } from './sender-part';

export interface AttackOptions {
  readonly seed: number;
  readonly parts: readonly Part[];
  /** How long the attack starts new cases (a started one is finished), or how many cases each part has. */
  readonly bound: { readonly minutes: number } | { readonly cases: Readonly<Record<Part, number>> };
  /** The number of the only case to run. @default - as many as the limit allows, from 0 */
  readonly only?: number;
  /** Size of the floods; 1 for a full run. @default 1 */
  readonly scale?: number;
  readonly attackSender: AttackSender;
  readonly onProgress: (part: Part, progress: string) => void;
  readonly onEnd: (end: () => Promise<void>) => void;
  /** Called with each part's ledger as soon as it exists, so that an interrupted attack shows what it has. */
  readonly onPart?: (soFar: Ledger) => void;
}

/** Shares of the time. The flow waits the most. */
const SHARES: Readonly<Record<(typeof PARTS)[number], number>> = { sender: 25, flow: 40, doors: 20, floods: 15 };

export async function attack(options: AttackOptions): Promise<Ledger> {
  const { seed, bound, only, scale = 1, parts, onProgress, onEnd, onPart } = options;
  const startedAt = performance.now();
  const whole = parts.reduce((sum, part) => sum + SHARES[part], 0);
  const isOverFor = (part: Part, share = SHARES[part]): ((number: number) => boolean) => {
    if (only !== undefined) return (number) => number > only;
    if ('cases' in bound) return (number) => number >= bound.cases[part];
    const end = performance.now() + (bound.minutes * 60_000 * share) / whole;
    return () => performance.now() >= end;
  };
  const ofPart = (part: Part) => ({
    ...{ seed, isOver: isOverFor(part), ...(only !== undefined && { firstCase: only }) },
    ...{ onEnd, onProgress: (progress: string) => onProgress(part, progress) },
  });
  let found: PartLedgers = {};
  const soFar = () => ledgerOf({ seed, seconds: Math.round((performance.now() - startedAt) / 1000) }, found);
  const keep = (more: PartLedgers) => {
    found = { ...found, ...more };
    onPart?.(soFar());
  };
  for (const part of parts) {
    switch (part) {
      case 'sender':
        keep({ sender: await bySender(options, isOverFor) });
        break;
      case 'flow':
        keep({ flow: await attackFlow(ofPart('flow')) });
        break;
      case 'doors':
        keep({ doors: await attackDoors(ofPart('doors')) });
        break;
      case 'floods':
        keep({ floods: await attackByFloods({ ...ofPart('floods'), scale }) });
        break;
    }
  }
  return soFar();
}

/** Each transport gets half of the part's time or cases. */
async function bySender(
  { seed, attackSender, onProgress }: AttackOptions,
  isOverFor: (part: Part, share: number) => (number: number) => boolean,
) {
  const ledgers: Partial<Record<AttackedTransport, SenderLedger>> = {};
  for (const transport of TRANSPORTS) {
    const isOver = isOverFor('sender', SHARES.sender / TRANSPORTS.length);
    let round = 0;
    const until = () => isOver(round++);
    ledgers[transport] = await attackSender({
      seed,
      transport,
      until,
      onProgress: (text) => onProgress('sender', text),
      onFinding: (finding) => onProgress('sender', `${transport}: ${finding}`),
    });
  }
  return ledgers;
}
