/**
 * Attacks the doors: bad inputs one after the other, door by door in turn, so that the input that ends the process is
 * known. The process is then restarted, and the attack continues with the next input.
 */
import { caseOf, type PartOptions } from '../cases';
import { AttackedCloud, CrashError } from '../cloud/attacked-cloud';
import { finding, type Finding } from '../finding';
import { judge, type Answer, type Verdict } from './answer';
import { DOORS } from './doors';

export interface DoorsLedger extends Readonly<Record<Verdict, number>> {
  /** Number of bad inputs tried. */
  readonly badInputs: number;
  /** By door. */
  readonly triedAt: Readonly<Record<string, number>>;
  /** How often the process of the local cloud ended by itself. */
  readonly crashes: number;
  readonly findings: readonly Finding[];
}

/** Has every route, and admits pages of any origin, so that the doors are as open as possible. */
const SETTINGS = { acknowledgements: true, httpEndpoint: { allowOrigins: ['*'] } };
/** Cases between two lines of progress. */
const PROGRESS_EVERY = 100;
/** Milliseconds within which the end of a process shows after the input that caused it. */
const DYING_MS = 500;

const FAULTS: readonly Verdict[] = ['wronglyAnswered', 'wronglyAccepted', 'unanswered'];

export async function attackDoors({
  seed,
  isOver,
  firstCase = 0,
  onProgress,
  onEnd,
}: PartOptions): Promise<DoorsLedger> {
  const verdicts: Record<Verdict, number> = {
    refused: 0,
    harmless: 0,
    wronglyAnswered: 0,
    wronglyAccepted: 0,
    unanswered: 0,
  };
  const triedAt: Record<string, number> = {};
  const findings: Finding[] = [];
  let crashes = 0;
  let cloud = await AttackedCloud.start({ settings: SETTINGS });
  onEnd(() => cloud.stop());
  let number = firstCase;
  try {
    for (; !isOver(number); number += 1) {
      const door = DOORS[number % DOORS.length];
      if (!door) throw new Error('There is no door.');
      const bad = caseOf(door, seed, Math.floor(number / DOORS.length));
      const found = (what: string) =>
        findings.push(finding({ seed, part: 'doors', case: number }, `${bad.name}: ${what}`));
      if (number % PROGRESS_EVERY === 0) onProgress(`case ${number}: ${bad.name}`);
      const answer = await bad.knock(cloud).catch((error: unknown): Answer => {
        if (error instanceof CrashError || cloud.crash !== undefined) return { kind: 'closed' };
        throw error;
      });
      triedAt[door.name] = (triedAt[door.name] ?? 0) + 1;
      const crash = answer.kind === 'closed' ? await crashOf(cloud) : cloud.crash;
      if (crash !== undefined) {
        crashes += 1;
        found(`the local cloud ${crash}`);
        await cloud.stop();
        cloud = await AttackedCloud.start({ settings: SETTINGS });
        continue;
      }
      const verdict = judge(answer, bad);
      verdicts[verdict] += 1;
      if (FAULTS.includes(verdict)) found(`${verdict}, got ${told(answer)}`);
    }
    return { ...verdicts, badInputs: number - firstCase, triedAt, crashes, findings };
  } finally {
    await cloud.stop();
  }
}

/** A closed socket may be the first sign of a process that ends. */
async function crashOf(cloud: AttackedCloud): Promise<string | undefined> {
  const alive = cloud.ask('running', null).then(
    () => undefined,
    () => cloud.crash,
  );
  await Promise.race([alive, new Promise((resolve) => setTimeout(resolve, DYING_MS).unref())]);
  return cloud.crash;
}

const TOLD = 160;
const told = (answer: Answer): string => JSON.stringify(answer).slice(0, TOLD);
